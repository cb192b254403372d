"""Where in the queue one is: which queue, what it is narrowed to, in which order and columns, and which page of it.
All of it lies in the address, so that "previous" is exact and a link shows the same to whoever may see it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode
from uuid import UUID

import msgspec
from litestar import Request
from msgspec import Struct
from msgspec.structs import replace

from gateway.pages.queue.columns import COLUMNS
from shared.contracts.helpdesk import (
    NO_FILTERS,
    Channel,
    Due,
    Filters,
    Queue,
    SavedView,
    Sort,
    Tag,
    TicketState,
    TicketType,
    Whose,
)

TRAIL = 20
"""How many pages back the address remembers."""
PRIORITIES = (1, 2, 3, 4)
BY_DUE = frozenset({Queue.OPEN, Queue.MINE, Queue.UNASSIGNED, Queue.WAITING})

E = TypeVar("E", TicketState, Channel, TicketType)


class Place(Struct, frozen=True, kw_only=True):
    """`trail` holds the cursors that led here; the last one is this page's. `columns` are empty for the usual ones,
    `sort` None for the queue's own order; `saved` is the saved view that it began with."""

    base: str
    queue: Queue = Queue.OPEN
    filters: Filters = NO_FILTERS
    columns: tuple[str, ...] = ()
    sort: Sort | None = None
    saved: UUID | None = None
    trail: tuple[str, ...] = ()

    @property
    def words(self) -> list[tuple[str, str]]:
        """As the address has them, without the page."""
        found = [("view", str(self.queue)), *words_of(self.filters)]
        found += [("col", name) for name in self.columns]
        found += [("sort", str(self.sort))] if self.sort else []
        return found + ([("saved", str(self.saved))] if self.saved else [])

    def _path(self, trail: Sequence[str]) -> str:
        return f"{self.base}?{urlencode([*self.words, *(('at', cursor) for cursor in trail[-TRAIL:])])}"

    @property
    def here(self) -> str:
        return self._path(self.trail)

    @property
    def start(self) -> str:
        return self._path(())

    @property
    def query(self) -> str:
        return urlencode(self.words)

    @property
    def previous(self) -> str:
        return self._path(self.trail[:-1]) if self.trail else ""

    def following(self, cursor: str | None) -> str:
        return self._path((*self.trail, cursor)) if cursor else ""

    @property
    def order(self) -> Sort:
        return self.sort or (Sort.DUE if self.queue in BY_DUE else Sort.UPDATED)

    @property
    def is_filtered(self) -> bool:
        return self.filters != NO_FILTERS

    @property
    def unfiltered(self) -> str:
        return replace(self, filters=NO_FILTERS, saved=None).start

    def of(self, queue: Queue) -> str:
        """A ready-made view, as it is."""
        return _start_of(self.base, queue)

    def without(self, **changed: Any) -> str:
        return replace(self, filters=replace(self.filters, **changed)).start


@lru_cache(maxsize=4096)
def _start_of(base: str, queue: Queue) -> str:
    return Place(base=base, queue=queue).start


def words_of(filters: Filters) -> list[tuple[str, str]]:
    found = [("state", str(one)) for one in filters.states]
    found += [("priority", str(one)) for one in filters.priorities]
    found += [("channel", str(one)) for one in filters.channels]
    found += [("whose", str(filters.whose))] if filters.whose else []
    found += [("assignee", str(filters.assignee_id))] if filters.assignee_id else []
    found += [("customer", str(filters.customer_id))] if filters.customer_id else []
    found += [("category", str(filters.category_id))] if filters.category_id else []
    found += [("team", str(filters.team_id))] if filters.team_id else []
    found += [("cause", str(filters.cause_id))] if filters.cause_id else []
    found += [("type", str(one)) for one in filters.types]
    found += [("tag", filters.tag)] if filters.tag else []
    found += [("due", str(filters.due))] if filters.due else []
    return found + ([("reopened", "1")] if filters.reopened else [])


def view_of(saved: SavedView, base: str) -> Place:
    return Place(
        base=base,
        queue=saved.queue,
        filters=saved.filters,
        columns=tuple(name for name in saved.columns if name in COLUMNS),
        sort=saved.sort,
        saved=saved.id,
    )


def place_of(request: Request[Any, Any, Any], co: str) -> Place:
    asked = request.query_params
    return placed(f"/w/{co}/tickets", {name: asked.getall(name) for name in asked})


def place_in(address: str, co: str) -> Place:
    """The page that rows were on, read from its own address."""
    return placed(f"/w/{co}/tickets", parse_qs(address.partition("?")[2]))


def placed(base: str, asked: Mapping[str, Sequence[str]]) -> Place:
    """Unknown words in the address count as not said: an old link still shows a queue."""
    view, sort = _one(asked, "view"), _one(asked, "sort")
    return Place(
        base=base,
        queue=Queue(view) if view in set(Queue) else Queue.OPEN,
        filters=filters_in(asked),
        columns=tuple(name for name in COLUMNS if name in asked.get("col", ())),
        sort=Sort(sort) if sort in set(Sort) else None,
        saved=_id(_one(asked, "saved")),
        trail=tuple(asked.get("at", ())[-TRAIL:]),
    )


def filters_in(asked: Mapping[str, Sequence[str]]) -> Filters:
    """`assignee` takes `me`, `nobody` or an id, so that one field of a form says all of it."""
    whose, due = _one(asked, "whose") or _one(asked, "assignee"), _one(asked, "due")
    return Filters(
        states=_several(asked, "state", TicketState),
        priorities=tuple(one for one in PRIORITIES if str(one) in asked.get("priority", ())),
        channels=_several(asked, "channel", Channel),
        whose=Whose(whose) if whose in set(Whose) else None,
        assignee_id=_id(_one(asked, "assignee")),
        customer_id=_id(_one(asked, "customer")),
        category_id=_id(_one(asked, "category")),
        team_id=_id(_one(asked, "team")),
        cause_id=_id(_one(asked, "cause")),
        types=_several(asked, "type", TicketType),
        tag=_tag(_one(asked, "tag")),
        due=Due(due) if due in set(Due) else None,
        reopened=_one(asked, "reopened") == "1",
    )


def _several(asked: Mapping[str, Sequence[str]], name: str, kind: type[E]) -> tuple[E, ...]:
    said = set(asked.get(name, ()))
    return tuple(one for one in kind if one in said)


def _one(asked: Mapping[str, Sequence[str]], name: str) -> str:
    return (asked.get(name) or [""])[0]


def _tag(text: str) -> str | None:
    try:
        return msgspec.convert(text.strip(), Tag)
    except msgspec.ValidationError:
        return None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
