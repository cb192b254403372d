"""A trained model: from texts to categories with confidence and the words that led there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.helpdesk.categories.model.ridge import Shape, kernel, softmax
from services.helpdesk.categories.model.texts import pieces
from services.helpdesk.categories.model.trust import Trust, signs
from services.helpdesk.categories.model.views import Array, Views, counts_of, likeness, weighted

BATCH = 256
WORDS = 5
PIECES = 24


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
            found += self._batch(list(texts[start : start + BATCH]))
        return found

    def explain(self, text: str, label: str) -> tuple[str, ...]:
        """The words (or pairs of Chinese characters) without which `label` would be least likely, strongest first:
        each is left out in turn and the score asked again, so it holds for letters and sense alike."""
        parts = pieces(text)[:PIECES]
        if not parts:
            return ()
        column = self.labels.index(label)
        said = self._judge([text, *(text.replace(part, " ") for part in parts)])[0][:, column]
        loss = said[0] - said[1:]
        order = np.argsort(-loss)[: WORDS * 2]
        return _apart([parts[i] for i in order if loss[i] > 0])[:WORDS]

    def _judge(self, texts: list[str]) -> tuple[Array, Array]:
        counts, sense = counts_of(texts)
        letters, sense = likeness(Views(weighted(counts, self.weight), sense), self.taught)
        kept = (letters.copy(), sense.copy())
        raw = kernel(letters, sense, self.shape) @ self.scores
        return raw, signs(raw, *kept)

    def _batch(self, texts: list[str]) -> list[Suggestion]:
        raw, seen = self._judge(texts)
        chances = softmax(raw, self.shape.warmth)
        order = np.argsort(-chances, axis=1)[:, :4]
        best = chances[np.arange(len(texts)), order[:, 0]]
        sure, known = self.trust.confidence(best), self.trust.is_known(seen)
        return [
            Suggestion(
                self.labels[order[i, 0]],
                float(sure[i]),
                bool(known[i]),
                tuple((self.labels[j], float(chances[i, j])) for j in order[i, 1:]),
            )
            for i in range(len(texts))
        ]


def _apart(parts: list[str]) -> tuple[str, ...]:
    """Overlapping pairs of characters tell the same word twice: 印表 and 表機 are said once, as 印表機."""
    told: list[str] = []
    for part in parts:
        for i, other in enumerate(told):
            if len(part) == 2 and other.endswith(part[0]) and not part.isascii():
                told[i] = other + part[1]
                break
            if len(part) == 2 and other.startswith(part[1]) and not part.isascii():
                told[i] = part[0] + other
                break
        else:
            told.append(part)
    return tuple(told)
