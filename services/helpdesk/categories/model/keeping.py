"""A model as bytes and back: arrays and one line of JSON in a zip, no pickle, so that reading one runs nothing.

`FORMAT` is written into each; another one is refused and the company's model is trained again.
"""

import io
from dataclasses import asdict

import msgspec
import numpy as np

from services.helpdesk.categories.model.ridge import Shape
from services.helpdesk.categories.model.suggester import Suggester
from services.helpdesk.categories.model.texts import COLUMNS
from services.helpdesk.categories.model.trust import Trust
from services.helpdesk.categories.model.views import Views

FORMAT = 3


class Unreadable(ValueError):
    """Not a model of this format."""


class Head(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    labels: tuple[str, ...]
    shape: dict[str, float]
    gate: float
    ceiling: float


def to_bytes(model: Suggester) -> bytes:
    """Half precision where it changes no answer: rarities, likenesses and weights all lie in ±10."""
    head = Head(FORMAT, model.labels, asdict(model.shape), model.trust.gate, model.trust.ceiling)
    letters = model.taught.letters
    used = np.unique(letters.indices)
    kept = {
        "head": np.frombuffer(msgspec.json.encode(head), dtype=np.uint8),
        "right": model.trust.right,
        "known": model.trust.known,
        "used": used.astype(np.int32),
        "weight": model.weight[used].astype(np.float16),
        "rest": np.array([model.weight.max()], dtype=np.float32),
        "places": np.searchsorted(used, letters.indices).astype(np.int32),
        "values": letters.data.astype(np.float16),
        "starts": letters.indptr.astype(np.int32),
        "sense": model.taught.sense.astype(np.float16),
        "scores": model.scores.astype(np.float16),
    }
    out = io.BytesIO()
    np.savez_compressed(out, **kept)
    return out.getvalue()


def from_bytes(stored: bytes) -> Suggester:
    """Raises Unreadable."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - heavy: only who uses it pays for it

    try:
        with np.load(io.BytesIO(stored), allow_pickle=False) as kept:
            parts = {name: kept[name] for name in kept.files}
        head = msgspec.json.decode(parts["head"].tobytes(), type=Head)
    except (ValueError, KeyError, OSError, EOFError) as error:
        raise Unreadable("not a model") from error
    if head.format != FORMAT:
        raise Unreadable(f"format {head.format}, this program reads {FORMAT}")
    weight = np.full(COLUMNS, parts["rest"][0], dtype=np.float32)
    weight[parts["used"]] = parts["weight"]
    sense = parts["sense"].astype(np.float32)
    letters = csr_matrix(
        (parts["values"].astype(np.float32), parts["used"][parts["places"]], parts["starts"]),
        shape=(len(sense), COLUMNS),
    )
    return Suggester(
        head.labels,
        Shape(**head.shape),
        Trust(parts["right"], parts["known"], head.gate, head.ceiling),
        weight,
        Views(letters, sense),
        parts["scores"].astype(np.float32),
    )
