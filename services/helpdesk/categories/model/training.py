"""Making a model from examples: names and descriptions on the first day, history later."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from services.helpdesk.categories.model import ridge, trust
from services.helpdesk.categories.model.suggester import Suggester
from services.helpdesk.categories.model.texts import spoken
from services.helpdesk.categories.model.views import Array, Views, counts_of, likeness, rarity, weighted

MOST = 16_000
"""Texts of one model; of more, the latest count per category evenly. The kernel then has 1 GB."""

JUDGED = 1_500
"""Texts that trust is learnt from."""

FEW = 50
"""Up to so many examples per category on average, its name is one more."""

Example = tuple[str, str]
"""(text, label)"""


def train(examples: Sequence[Example], *, names: dict[str, str] | None = None) -> Suggester:
    """`names` (label → name and description) count as examples of their own; without them a label's own words do.

    At least two labels. Raises ValueError otherwise.
    """
    told = told_of(examples, names)
    counts, sense = counts_of([text for text, _ in told])
    return made_of(told, min(len(examples), MOST), counts, sense)


def made_of(told: Sequence[Example], said: int, counts: Array, sense: Array) -> Suggester:
    """The model of texts that are encoded already: the first `said` of them are examples, the others names. Raises
    ValueError."""
    labels = tuple(sorted({label for _, label in told}))
    if len(labels) < 2:
        raise ValueError("a choice needs two categories")
    place = {label: i for i, label in enumerate(labels)}
    truth = np.array([place[label] for _, label in told])
    weight = rarity(counts)
    views = Views(weighted(counts, weight), sense)
    targets = np.eye(len(labels), dtype=np.float32)[truth] - np.float32(1 / len(labels))
    real = np.arange(len(told)) < said
    if not real.any():
        real[:] = True
    shape = ridge.choose(views, targets, real)
    judged = np.flatnonzero(real)
    judged = judged[ridge.spread(truth[judged], JUDGED)]
    scores, alone = ridge.solve(ridge.gram(views, shape), targets, shape.damping, judged)
    _, warmth = ridge.warm(alone, truth[judged])
    shape = replace(shape, warmth=warmth)
    return Suggester(labels, shape, _trust(views, truth, alone, shape, judged), weight, views, scores)


def told_of(examples: Sequence[Example], names: dict[str, str] | None) -> list[Example]:
    """What a model is made of, names behind examples."""
    told = list(examples)
    if len(told) > MOST:
        kept = ridge.spread(np.unique([label for _, label in told], return_inverse=True)[1], MOST)
        told = [told[i] for i in kept]
    labels = {label for _, label in told} | set(names or {})
    if names is not None or len(told) <= FEW * max(len(labels), 1):
        said = names if names is not None else {label: spoken(label) for label in labels}
        told += [(text, label) for label, text in sorted(said.items()) if text.strip()]
    return told


def _trust(views: Views, truth: Array, alone: Array, shape: ridge.Shape, rows: Array) -> trust.Trust:
    """`alone` are the leave-one-out scores of `rows`."""
    letters, sense = likeness(views.take(rows), views)
    letters[np.arange(len(rows)), rows] = sense[np.arange(len(rows)), rows] = -1
    scores, right = alone, truth[rows]
    known = trust.signs(scores, letters, sense)
    kin = right[:, None] == truth[None, :]
    letters[kin] = sense[kin] = -1
    masked = scores.copy()
    masked[np.arange(len(rows)), right] = -1
    unknown = trust.signs(masked, letters, sense)
    best = ridge.softmax(scores, shape.warmth).max(axis=1)
    return trust.learn(scores, right, best, known, unknown)
