"""A trained model: from texts to categories with confidence and the words that led there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.helpdesk.categories.model.ridge import Shape, kernel, softmax
from services.helpdesk.categories.model.trust import Trust, signs
from services.helpdesk.categories.model.views import Array, Views, counts_of, likeness, weighted
from services.helpdesk.categories.model.wording import seen_in, without

BATCH = 256
WORDS = 5
LEAST = 0.2
"""Of what the strongest word tells: words that tell less are no reason."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`confidence` is the calibrated chance (0-1) that `label` is right; `known` says whether the topic is one that
    was taught: an unknown one is to be left alone however sure the softmax is."""

    label: str
    confidence: float
    known: bool
    others: tuple[tuple[str, float], ...] = ()


@dataclass(slots=True)
class Suggester:
    """`weight` are the columns' rarities, `taught` the training texts as views, `scores` their weights (texts ×
    labels)."""

    labels: tuple[str, ...]
    shape: Shape
    trust: Trust
    weight: Array
    taught: Views
    scores: Array

    def suggest(self, texts: Sequence[str]) -> list[Suggestion]:
        """One suggestion per text, in their order."""
        found: list[Suggestion] = []
        for start in range(0, len(texts), BATCH):
            found += self.suggested(*counts_of(list(texts[start : start + BATCH])))
        return found

    def explain(self, text: str, label: str) -> tuple[str, ...]:
        """The words without which `label` would be least likely, strongest first: each is left out in turn and the
        score asked again, so it holds for letters and sense alike. Chinese is cut into words as the training texts
        have them."""
        parts, texts = without(text, seen_in(self.weight, len(self.taught)))
        return self.reasons(parts, *counts_of(texts), label)

    def reasons(self, parts: Sequence[str], counts: Array, sense: Array, label: str) -> tuple[str, ...]:
        """`parts` of a text that is encoded whole, and then without each of them."""
        if not parts:
            return ()
        said = self._judge(counts, sense)[0][:, self.labels.index(label)]
        loss = said[0] - said[1:]
        told: list[str] = []
        for i in np.argsort(-loss):
            if len(told) == WORDS or loss[i] <= 0 or loss[i] < LEAST * loss.max():
                break
            if not any(parts[i] in other or other in parts[i] for other in told):
                told.append(parts[i])
        return tuple(told)

    def suggested(self, counts: Array, sense: Array) -> list[Suggestion]:
        """Of texts that are encoded already."""
        raw, seen = self._judge(counts, sense)
        chances = softmax(raw, self.shape.warmth)
        order = np.argsort(-chances, axis=1)[:, :4]
        rows = range(len(order))
        best = chances[rows, order[:, 0]]
        sure, known = self.trust.confidence(best), self.trust.is_known(seen)
        return [
            Suggestion(
                self.labels[order[i, 0]],
                float(sure[i]),
                bool(known[i]),
                tuple((self.labels[j], float(chances[i, j])) for j in order[i, 1:]),
            )
            for i in rows
        ]

    def _judge(self, counts: Array, sense: Array) -> tuple[Array, Array]:
        letters, sense = likeness(Views(weighted(counts, self.weight), sense), self.taught)
        kept = (letters.copy(), sense.copy())
        raw = kernel(letters, sense, self.shape) @ self.scores
        return raw, signs(raw, *kept)
