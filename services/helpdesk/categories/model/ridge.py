"""Kernel ridge regression, one score per category, with the leave-one-out scores in closed form.

Rifkin & Lippert, "Notes on Regularized Least Squares" (2007): with G = (K + λI)⁻¹ and weights c = GY, the score that
text i would have had without itself in the training is Y_i - c_i / G_ii. So every choice here (how much letters weigh
against sense, how curved, how damped) and the calibration are cross-validated at the price of one inversion, which
is what few examples need: none is lost to a held-out part.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from services.helpdesk.categories.model.views import Array, Views, likeness

BLOCK = 512
OFTEN, FEW_TEXTS = 50, 20
"""A column is shared by many if more than a fiftieth of the texts have it."""
TRIALS = ((1_000, 8), (3_000, 1))
"""(texts, shapes that stay): all shapes are tried on some texts, the best of them on more. What is best moves with the
number of examples: letters tell more, the more of them were seen."""

SMALL = 2_000
"""Up to so many texts one thread is faster than several that wait for each other."""

WARMTHS = tuple(float(warmth) for warmth in np.geomspace(2, 60, 18))


@dataclass(frozen=True, slots=True)
class Shape:
    """`sense` is the encoder's share of the kernel, `curve` how sharply its likeness falls (0: linear), `damping` λ,
    `warmth` what scores are multiplied by before the softmax."""

    sense: float = 0.7
    curve: float = 1.0
    damping: float = 0.1
    warmth: float = 16.0


def kernel(letters: Array, sense: Array, shape: Shape) -> Array:
    """Overwrites its arguments: at 15,000 texts each of them has 900 MB."""
    if shape.curve:
        sense -= 1
        sense *= shape.curve
        np.exp(sense, out=sense)
    sense *= shape.sense
    letters *= 1 - shape.sense
    letters += sense
    return letters


def choose(views: Views, targets: Array, real: Array) -> Shape:
    """The shape whose leave-one-out softmax says the truth about the `real` texts best (log loss). `real` is a mask:
    names of categories help, but are not asked about."""
    truth = targets.argmax(axis=1)
    left = [Shape(*one) for one in product((0.35, 0.5, 0.7, 0.85), (0.0, 1.0, 2.0), (0.03, 0.1, 0.3, 0.9))]
    for i, (most, stay) in enumerate(TRIALS):
        if i and len(views) <= TRIALS[i - 1][0]:
            break  # nothing new to see
        rows = spread(truth, most)
        with _threads(len(rows)):
            left = _tried(left, views.take(rows), targets[rows], real[rows])[:stay]
    return left[0]


def _tried(shapes: list[Shape], views: Views, targets: Array, real: Array) -> list[Shape]:
    """With their warmth, the best first."""
    letters, sense = likeness(views, views)
    truth = targets[real].argmax(axis=1)
    asked = np.flatnonzero(real)
    found = []
    for shape in shapes:
        _, alone = _solve(kernel(letters.copy(), sense.copy(), shape), targets, shape.damping, asked)
        loss, warmth = warm(alone, truth)
        found.append((loss, replace(shape, warmth=warmth)))
    return [shape for _, shape in sorted(found, key=lambda one: one[0])]


def spread(truth: Array, most: int) -> Array:
    """At most `most` rows, from every label as evenly as there are, always the same."""
    if len(truth) <= most:
        return np.arange(len(truth))
    shuffled = np.random.default_rng(7).permutation(len(truth))
    turn = np.empty(len(truth), dtype=int)
    seen: dict[int, int] = {}
    for row in shuffled:
        turn[row] = seen[truth[row]] = seen.get(truth[row], 0) + 1
    return np.sort(shuffled[np.argsort(turn[shuffled], kind="stable")[:most]])


def solve(matrix: Array, targets: Array, damping: float, rows: Array) -> tuple[Array, Array]:
    """Weights, and the leave-one-out scores of some `rows`. `matrix` is overwritten (float32 in place)."""
    with _threads(len(matrix)):
        return _solve(matrix, targets, damping, rows)


def _threads(size: int) -> Any:
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - heavy: only who trains pays for it

    return threadpool_limits(1 if size <= SMALL else None, user_api="blas")


def _solve(matrix: Array, targets: Array, damping: float, rows: Array) -> tuple[Array, Array]:
    """Of the inverse only the diagonal of `rows` is needed, which is the squared length of L⁻¹'s columns: for a tenth
    of the texts a quarter of the work."""
    from scipy.linalg.lapack import spotrf, spotrs, strtrs  # noqa: PLC0415 - heavy: only who trains pays for it

    size = len(matrix)
    matrix = np.asfortranarray(matrix.T, dtype=np.float32)  # symmetric: the transposed view is the same matrix
    matrix[np.diag_indices(size)] += damping
    factor, wrong = spotrf(matrix, lower=1, overwrite_a=1, clean=0)
    if wrong:
        raise ArithmeticError(f"the kernel is not positive at {wrong}")
    weights, _ = spotrs(factor, np.asfortranarray(targets, dtype=np.float32), lower=1)
    units = np.zeros((size, len(rows)), dtype=np.float32, order="F")
    units[rows, np.arange(len(rows))] = 1
    columns, _ = strtrs(factor, units, lower=1, overwrite_b=1)
    own = np.einsum("ij,ij->j", columns, columns)
    return weights, targets[rows] - weights[rows] / own[:, None]


def gram(views: Views, shape: Shape) -> Array:
    """The kernel of all texts with each other, block by block: never more than one whole matrix in memory. Columns that
    many texts share are multiplied as dense numbers: sparse rows would cost the square of their texts."""
    size = len(views)
    shared = np.bincount(views.letters.indices, minlength=views.letters.shape[1])
    often = np.flatnonzero(shared > max(size / OFTEN, FEW_TEXTS))
    seldom = (shared > 0) & (shared <= max(size / OFTEN, FEW_TEXTS))
    dense, rest = views.letters[:, often].toarray(), views.letters[:, np.flatnonzero(seldom)]
    across = rest.T.tocsr()
    whole = np.empty((size, size), dtype=np.float32)
    with _threads(size):
        for start in range(0, size, BLOCK):
            part = slice(start, start + BLOCK)
            letters = dense[part] @ dense.T
            letters += (rest[part] @ across).toarray()
            whole[part] = kernel(letters, views.sense[part] @ views.sense.T, shape)
    return whole


def softmax(scores: Array, warmth: float) -> Array:
    heat = scores * warmth
    heat -= heat.max(axis=1, keepdims=True)
    np.exp(heat, out=heat)
    heat /= heat.sum(axis=1, keepdims=True)
    return heat


def warm(scores: Array, truth: Array) -> tuple[float, float]:
    """(log loss, warmth) of the warmth that fits best: temperature scaling (Guo et al. 2017) on unseen scores."""
    rows = np.arange(len(truth))
    tried = ((float(-np.log(softmax(scores, warmth)[rows, truth] + 1e-9).mean()), warmth) for warmth in WARMTHS)
    return min(tried)
