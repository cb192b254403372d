"""A calendar's versions in the database: read, made pure, appended. Nothing is ever overwritten."""

from collections.abc import Callable
from datetime import date, datetime
from secrets import randbelow
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from services.helpdesk.calendars.access import CalendarInHand
from services.helpdesk.calendars.compiled import VERSIONS, Version, stored
from services.helpdesk.calendars.rules import check
from services.helpdesk.db import DB
from services.helpdesk.sla.calendars import Timeline
from shared.contracts.desk.hours import Definition
from shared.contracts.desk.rules import Applies
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import NIL, new_id

# Of several versions from one instant only the latest counts.
_CHAIN = """
select distinct on (calendar_id, valid_from) calendar_id, id, version, valid_from, data ->> 'past' as past
from calendar_version
where tenant_id = $1 and calendar_id = any($2) and version <= $3 order by calendar_id, valid_from, version desc
"""
# Only what is in force at $3 or comes later; all if nothing is in force so early.
_CHAIN_SINCE = """
select distinct on (v.calendar_id, v.valid_from) v.calendar_id, v.id, v.version, v.valid_from,
  v.data ->> 'past' as past
from unnest($2::uuid[]) as c (id)
join calendar_version v on v.tenant_id = $1 and v.calendar_id = c.id and v.valid_from >= coalesce((
  select max(w.valid_from) from calendar_version w
  where w.tenant_id = $1 and w.calendar_id = c.id and w.valid_from <= $3 and w.version <= $4), '-infinity')
  and v.version <= $4
order by v.calendar_id, v.valid_from, v.version desc
"""
_LAST = "select max(version) from calendar_version where tenant_id = $1 and calendar_id = $2"
_APPLIED = "select calendar_applied($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_MOVED = "select calendar_moved($1, $2, $3)"
_TEXTS = "select id, definition::text as definition from calendar_version where tenant_id = $1 and id = any($2)"
_APPEND = """
insert into calendar_version (tenant_id, id, calendar_id, version, valid_from, made_at, author_kind, author_id,
  author_name, reason, verb, data, definition)
select $1, $2, $3, coalesce(max(version), 0) + 1, $4, now(), $5, $6, $7, $8, $9, $10, $11
from calendar_version where tenant_id = $1 and calendar_id = $3
"""

NO_LAST = 2_147_483_647
Edit = Callable[[Definition], Definition]


class Link(Struct, frozen=True, kw_only=True):
    """A version in force from `valid_from` until the next link's. `past` is a day that it changed for the past too."""

    id: UUID
    version: int
    valid_from: datetime
    said: Version
    past: date | None = None


class Chain(Struct, frozen=True, kw_only=True):
    """What holds when, oldest first; never empty."""

    links: tuple[Link, ...]

    def at(self, moment: datetime) -> Link:
        """The first one counts for all time before it too."""
        return next((one for one in reversed(self.links) if one.valid_from <= moment), self.links[0])

    def after(self, moment: datetime) -> list[Link]:
        return [one for one in self.links if one.valid_from > moment]

    def timeline(self) -> Timeline:
        return Timeline(tuple((one.valid_from, one.said.calendar) for one in self.links))


async def chains(
    tenant_id: UUID, calendar_ids: list[UUID], since: datetime | None = None, until: int | None = None
) -> dict[UUID, Chain]:
    """One round trip when the versions are known here, two when some must be read. `since` leaves out versions that
    ended before, `until` those with a greater number."""
    last = NO_LAST if until is None else until
    if since is None:
        rows = await DB.rows(_CHAIN, tenant_id, calendar_ids, last)
    else:
        rows = await DB.rows(_CHAIN_SINCE, tenant_id, calendar_ids, since, last)
    said = await _said(tenant_id, [row["id"] for row in rows])
    links: dict[UUID, list[Link]] = {}
    for row in rows:
        past = date.fromisoformat(row["past"]) if row["past"] else None
        link = Link(id=row["id"], version=row["version"], valid_from=row["valid_from"], said=said[row["id"]], past=past)
        links.setdefault(row["calendar_id"], []).append(link)
    return {calendar_id: Chain(links=tuple(found)) for calendar_id, found in links.items()}


async def chain_of(tenant_id: UUID, calendar_id: UUID) -> Chain:
    return (await chains(tenant_id, [calendar_id]))[calendar_id]


async def said_by(tenant_id: UUID, row_id: UUID) -> Version:
    """One version, also if another one took its place."""
    return (await _said(tenant_id, [row_id]))[row_id]


async def _said(tenant_id: UUID, row_ids: list[UUID]) -> dict[UUID, Version]:
    found = {row_id: VERSIONS.get(row_id) for row_id in row_ids}
    missing = [row_id for row_id, version in found.items() if version is None]
    if missing:
        for row in await DB.rows(_TEXTS, tenant_id, missing):
            found[row["id"]] = VERSIONS.keep(row["id"], row["definition"])
    return {row_id: version for row_id, version in found.items() if version is not None}


class Deed(Struct, frozen=True, kw_only=True):
    """What is done to a calendar: a verb with what its sentence needs, and why; `past` in its data is a day that counts
    for the past too."""

    verb: str
    reason: str = ""
    data: dict[str, str] = {}


class Way(Struct, frozen=True, kw_only=True):
    """To which tickets a change applies. For the past it counts from `since` on, and somebody has approved it."""

    applies: Applies = Applies.RUNNING
    since: datetime | None = None
    approved_by: str = ""


FROM_NOW = Way()


async def append(
    caller: Caller, calendar_id: UUID, definition: Definition, deed: Deed, valid_from: datetime | None = None
) -> None:
    """One more version, in force from `valid_from` on: now, unless given. Raises what `rules.check` does."""
    check(definition)
    await DB.run(_APPEND, *_row(caller, calendar_id, definition, deed, valid_from or now()))


async def edit(
    caller: Caller,
    calendar: CalendarInHand,
    change: Edit,
    deed: Deed,
    valid_from: datetime | None = None,
    way: Way = FROM_NOW,
) -> None:
    """What holds at `valid_from`, changed. Later versions that are already planned stay as they are."""
    moment, last = valid_from or now(), await _last(caller, calendar)
    base = (await chain_of(caller.tenant_id, calendar.id)).at(moment).said.definition
    await append(caller, calendar.id, change(base), deed, moment)
    await _moved(caller, calendar, last, deed, way)


async def _last(caller: Caller, calendar: CalendarInHand) -> int:
    last: int = await DB.value(_LAST, caller.tenant_id, calendar.id)
    return last


async def _moved(caller: Caller, calendar: CalendarInHand, last: int, deed: Deed, way: Way) -> None:
    """What is promised by this calendar is due at other times from now on; a worker derives it within moments. `last`
    is the version before those that were appended."""
    since = way.since or now()
    told = (way.applies, last, last + 1, since, deed.reason, caller.name, way.approved_by)
    await DB.run(_APPLIED, caller.tenant_id, calendar.id, *told)
    await DB.run(_MOVED, caller.tenant_id, calendar.id, -1 - randbelow(2**31 - 1))


async def edit_onwards(caller: Caller, calendar: CalendarInHand, change: Edit, deed: Deed, way: Way = FROM_NOW) -> None:
    """What holds now and every version still to come, changed alike: a holiday that is declared today must not
    vanish when the winter hours begin."""
    moment, last = now(), await _last(caller, calendar)
    chain = await chain_of(caller.tenant_id, calendar.id)
    await append(caller, calendar.id, change(chain.at(moment).said.definition), deed, moment)
    for planned in chain.after(moment):
        await append(caller, calendar.id, change(planned.said.definition), deed, planned.valid_from)
    await _moved(caller, calendar, last, deed, way)


def with_change(
    chain: Chain, change: Edit, version: int, moment: datetime, *, onwards: bool, past: date | None = None
) -> Chain:
    """The chain as such an edit would leave it: the changed version has the number `version`."""
    said = Version(stored(change(chain.at(moment).said.definition)))
    made = Link(id=NIL, version=version, valid_from=moment, said=said, past=past)
    later = [
        replace(one, said=Version(stored(change(one.said.definition)))) if onwards else one
        for one in chain.after(moment)
    ]
    return Chain(links=(*(one for one in chain.links if one.valid_from < moment), made, *later))


def _row(
    caller: Caller, calendar_id: UUID, definition: Definition, deed: Deed, valid_from: datetime
) -> tuple[Any, ...]:
    author = (caller.kind, caller.actor_id, caller.name)
    data = msgspec.json.encode(deed.data).decode()
    return (
        caller.tenant_id,
        new_id(),
        calendar_id,
        valid_from,
        *author,
        deed.reason,
        deed.verb,
        data,
        stored(definition),
    )
