"""How good a model is on texts it has not seen."""

from collections.abc import Sequence
from time import perf_counter, process_time

import msgspec
import numpy as np

from services.helpdesk.categories.model.keeping import from_bytes, to_bytes
from services.helpdesk.categories.model.suggester import Suggestion
from services.helpdesk.categories.model.training import Example, train

THRESHOLD = 0.8
"""Confidence from which a suggestion is applied by itself, unless a company chooses its own."""

BINS = 15


class Measured(msgspec.Struct, kw_only=True):
    """Shares are 0-1. `coverage` is the part of the known texts that would be applied by itself (confident and of a
    known topic), `accuracy_at_threshold` how many of those are right, `ece` the expected calibration error over 15
    bins, `oos_recall` the part of the unknown texts that is left alone, `model_bytes` as stored.
    `microseconds_per_prediction` is for texts given in one batch, with encoding, without the words of explanation."""

    train_texts: int
    test_texts: int
    categories: int
    threshold: float
    accuracy: float
    macro_f1: float
    coverage: float
    accuracy_at_threshold: float | None
    ece: float
    oos_texts: int
    oos_recall: float | None
    train_seconds: float
    train_cpu_seconds: float
    microseconds_per_prediction: float
    model_bytes: int


def measure(train_on: Sequence[Example], test_on: Sequence[Example], *, threshold: float = THRESHOLD) -> Measured:
    """Trains, stores, reads back and asks: what is measured is what would run. Test texts with a label that training
    has never seen are the unknown ones. Raises ValueError if no test text has a known label."""
    started, worked = perf_counter(), process_time()
    stored = to_bytes(train(train_on))
    seconds, cpu = perf_counter() - started, process_time() - worked
    model = from_bytes(stored)
    known = [(text, label) for text, label in test_on if label in model.labels]
    unknown = [text for text, label in test_on if label not in model.labels]
    if not known:
        raise ValueError("no test text has a label that occurs in the training texts")
    model.suggest([known[0][0]])
    started = perf_counter()
    found = model.suggest([text for text, _ in known])
    each = (perf_counter() - started) / len(known)
    right = np.array([one.label == label for one, (_, label) in zip(found, known, strict=True)])
    sure = np.array([applies(one, threshold) for one in found])
    alone = [not applies(one, threshold) for one in model.suggest(unknown)]
    return Measured(
        train_texts=len(train_on),
        test_texts=len(known),
        categories=len(model.labels),
        threshold=threshold,
        accuracy=float(right.mean()),
        macro_f1=macro_f1([one.label for one in found], [label for _, label in known]),
        coverage=float(sure.mean()),
        accuracy_at_threshold=float(right[sure].mean()) if sure.any() else None,
        ece=calibration_error([one.confidence for one in found], right.tolist()),
        oos_texts=len(unknown),
        oos_recall=float(np.mean(alone)) if alone else None,
        train_seconds=seconds,
        train_cpu_seconds=cpu,
        microseconds_per_prediction=each * 1e6,
        model_bytes=len(stored),
    )


def applies(one: Suggestion, threshold: float) -> bool:
    return one.known and one.confidence >= threshold


def macro_f1(said: Sequence[str], truth: Sequence[str]) -> float:
    """Mean over the labels of the truth of 2·hits / (said + true)."""
    hits: dict[str, int] = {}
    for one, other in zip(said, truth, strict=True):
        hits[other] = hits.get(other, 0) + (one == other)
    said_, truth_ = list(said), list(truth)
    return float(np.mean([2 * hit / (said_.count(label) + truth_.count(label)) for label, hit in hits.items()]))


def calibration_error(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Mean distance of stated and true chance over equal bins, weighted by their texts (Naeini et al. 2015)."""
    sure, hit = np.asarray(confidence), np.asarray(right, dtype=float)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(sum(abs(sure[bins == b].mean() - hit[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)))
