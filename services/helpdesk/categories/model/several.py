"""All that a company's texts are asked about, in one: category, priority, team. Each kind is a model of its own, but a
text is encoded once for all of them, which is most of the work."""

from collections.abc import Mapping

import msgspec
import numpy as np

from services.helpdesk.categories.model.keeping import Unreadable, from_bytes, to_bytes
from services.helpdesk.categories.model.serving import Lesson
from services.helpdesk.categories.model.suggester import Suggester, Suggestion
from services.helpdesk.categories.model.training import MOST, made_of, told_of
from services.helpdesk.categories.model.views import counts_of
from services.helpdesk.categories.model.wording import seen_in, without

FORMAT = 1


class Thought(msgspec.Struct, frozen=True):
    """About one text, of one kind. `words` led to it."""

    best: Suggestion
    words: tuple[str, ...]


class Kept(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    models: dict[str, bytes]


class Several:
    """`models` by kind, at least one."""

    def __init__(self, models: dict[str, Suggester]) -> None:
        self.models = models
        largest = max(models.values(), key=lambda model: len(model.taught))
        self._seen = seen_in(largest.weight, len(largest.taught))

    def think(self, text: str) -> dict[str, Thought]:
        """By kind."""
        parts, texts = without(text, self._seen)
        counts, sense = counts_of(texts)
        found = {}
        for kind, model in self.models.items():
            (best,) = model.suggested(counts[:1], sense[:1])
            found[kind] = Thought(best, model.reasons(parts, counts, sense, best.label))
        return found


def teach(lessons: Mapping[str, Lesson]) -> Several:
    """Kinds that offer no choice are left out. Raises ValueError if that leaves none."""
    told = {kind: told_of(lesson.examples, lesson.names) for kind, lesson in lessons.items()}
    told = {kind: one for kind, one in told.items() if len({label for _, label in one}) > 1}
    if not told:
        raise ValueError("a choice needs two labels")
    place: dict[str, int] = {}
    for one in told.values():
        for text, _ in one:
            place.setdefault(text, len(place))
    counts, sense = counts_of(list(place))
    models = {}
    for kind, one in told.items():
        rows = np.array([place[text] for text, _ in one])
        models[kind] = made_of(one, min(len(lessons[kind].examples), MOST), counts[rows], sense[rows])
    return Several(models)


def pack(several: Several) -> bytes:
    kept = Kept(FORMAT, {kind: to_bytes(model) for kind, model in several.models.items()})
    return msgspec.msgpack.encode(kept)


def unpack(stored: bytes) -> Several:
    """Raises Unreadable."""
    try:
        kept = msgspec.msgpack.decode(stored, type=Kept)
    except msgspec.MsgspecError as error:
        raise Unreadable("not a model") from error
    if kept.format != FORMAT or not kept.models:
        raise Unreadable(f"format {kept.format}, this program reads {FORMAT}")
    return Several({kind: from_bytes(model) for kind, model in kept.models.items()})
