"""How far a suggestion may be trusted: the chance that it is right, and whether the topic is known at all.

Both are small logistic regressions over what training texts looked like when they themselves were left out. For
"known" the other side is made from the same texts with their whole category left out: that is what a topic nobody
taught looks like.
"""

from dataclasses import dataclass

import numpy as np

from services.helpdesk.categories.model.views import Array

NEWTON_STEPS, LONGEST_STEP, CLOSE = 100, 5.0, 1e-6
KEPT = 0.95
"""Share of known texts that the gate lets through."""


@dataclass(slots=True)
class Trust:
    """`right` is (slope, offset) on the log odds of the best category; `known` the weights of `signs`, offset last;
    `gate` what the known-ness must reach. `ceiling` is the most that may be claimed: where hardly anything went wrong
    there is nothing to calibrate by, and of n texts that were all right the next is so with (n + 1) / (n + 2)
    (Laplace)."""

    right: Array
    known: Array
    gate: float
    ceiling: float = 1.0

    def confidence(self, best: Array) -> Array:
        return np.minimum(_logistic(self.right[0] * odds(best) + self.right[1]), self.ceiling)

    def is_known(self, signs: Array) -> Array:
        return signs @ self.known[:-1] + self.known[-1] >= self.gate


def odds(chance: Array) -> Array:
    sure = np.clip(chance, 1e-5, 1 - 1e-5)
    return np.log(sure / (1 - sure))


def signs(scores: Array, letters: Array, sense: Array) -> Array:
    """Four signs of a known topic per text: best score, its lead, nearest example by sense (mean of 3) and by
    letters."""
    top = -np.partition(-scores, 1, axis=1)[:, :2]
    near = -np.partition(-sense, min(3, sense.shape[1] - 1), axis=1)[:, :3]
    return np.column_stack([top[:, 0], top[:, 0] - top[:, 1], near.mean(axis=1), letters.max(axis=1)])


def learn(alone: Array, truth: Array, best: Array, known: Array, unknown: Array) -> Trust:
    """`alone` and `best` are the scores and best chance without the text itself, `known` and `unknown` its signs
    without itself and without its category."""
    hit = (alone.argmax(axis=1) == truth).astype(float)
    right, ceiling = np.array([1.0, 0.0]), 1.0
    if 5 <= hit.sum() <= len(hit) - 5:
        slope, offset = logistic(odds(best)[:, None], hit, strength=1.0)
        right = np.array([max(slope, 0.1), offset])
    elif hit.sum() >= 5:
        ceiling = float((hit.sum() + 1) / (len(hit) + 2))
    sides = np.repeat([1.0, 0.0], [len(known), len(unknown)])
    weights = logistic(np.vstack([known, unknown]), sides, strength=10.0)
    reached = known @ weights[:-1] + weights[-1]
    gate = float(np.quantile(reached[hit == 1] if hit.any() else reached, 1 - KEPT))
    return Trust(right, weights, gate, ceiling)


def logistic(signs_: Array, sides: Array, *, strength: float) -> Array:
    """Weights of a logistic regression, the offset last: Newton's method on the log loss with half the weights' squares
    (not the offset's) divided by `strength` (scikit-learn's C). A few numbers per text, so this converges in a dozen
    steps."""
    design = np.column_stack([signs_, np.ones(len(signs_))]).astype(np.float64)
    held = np.append(np.full(signs_.shape[1], 1 / strength), 1e-9)
    weights = np.zeros(design.shape[1])
    for _step in range(NEWTON_STEPS):
        chance = _logistic(np.clip(design @ weights, -30, 30))
        slope = design.T @ (chance - sides) + held * weights
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(held)
        change = np.linalg.solve(curve, slope)
        weights -= change * min(1.0, LONGEST_STEP / max(np.abs(change).max(), 1e-12))
        if np.abs(change).max() < CLOSE:
            break
    return weights


def _logistic(value: Array) -> Array:
    return 1 / (1 + np.exp(-value))
