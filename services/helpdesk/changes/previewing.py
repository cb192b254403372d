"""What a change does to open tickets: their clocks derived as they are, and as they would be, from the same log."""

import asyncio
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.helpdesk.changes.drafts import Planned
from services.helpdesk.clocks.cycles import Derived, as_recorded, derived
from services.helpdesk.clocks.history import NONE, Merges, history
from services.helpdesk.clocks.loading import Input, look
from services.helpdesk.clocks.merges import merged_histories
from services.helpdesk.clocks.terms import Agreed, Key, agreed, key_of
from services.helpdesk.db import DB
from shared.contracts.desk.changes import PART, SHOWN, Impact, Shift
from shared.contracts.desk.rules import Applies, ClockKind
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission as P
from shared.core.clock import now
from shared.core.cursors import decode_cursor, encode_cursor
from shared.core.ids import NIL

CHUNK = 100
"""Tickets at once: some megabytes at most, and the service answers others between."""

_WITH = """
from ticket t
where t.tenant_id = $1 and $2 = (select w.{its} from ticket_terms w where w.tenant_id = $1 and w.ticket_id = t.id
    order by w.version desc limit 1)
  and t.id in (select w.ticket_id from ticket_terms w where w.tenant_id = $1 and w.{its} = $2)
  and exists (select from ticket_clock c where c.tenant_id = $1 and c.ticket_id = t.id
    and c.phase in ('running', 'paused'))
"""
_COUNT = f"select count(*) {_WITH}"
_PART = f"select t.id {_WITH} and t.id > $3 order by t.id limit $4"
_COUNTS = {its: _COUNT.replace("{its}", its) for its in ("policy_id", "calendar_id")}
_PARTS = {its: _PART.replace("{its}", its) for its in ("policy_id", "calendar_id")}
_NAMES = """
select t.id, t.number, t.title, c.name from ticket t
join customer c on c.tenant_id = t.tenant_id and c.id = t.customer_id
where t.tenant_id = $1 and t.id = any($2)
"""


class Moved(NamedTuple):
    """A promise that the change touches."""

    ticket_id: UUID
    clock: str
    before: datetime | None
    after: datetime | None
    breaches: bool


async def of_policy(caller: Caller, planned: Planned, cursor: str | None) -> Impact:
    """Inside a scope of the company; it writes nothing. Raises `cursor.invalid`."""
    return await _impact(caller, planned, "policy_id", cursor)


async def of_calendar(caller: Caller, planned: Planned, cursor: str | None) -> Impact:
    """Inside a scope of the company; it writes nothing. Raises `cursor.invalid`."""
    return await _impact(caller, planned, "calendar_id", cursor)


async def _impact(caller: Caller, planned: Planned, its: str, cursor: str | None) -> Impact:
    """Tickets that are open keep what they have if it applies to new ones only. Which they are is told to those who may
    read them. They are gone through by their ids, which nothing moves: whatever happens meanwhile, each is looked at
    once."""
    tenant_id, listing = caller.tenant_id, f"impact:{planned.subject_id}:{planned.applies}"
    after = decode_cursor(listing, cursor, UUID) if cursor else NIL
    ids, is_all = await _part(tenant_id, planned, its, after)
    found: list[Moved] = []
    if planned.applies is not Applies.NEW:
        for start in range(0, len(ids), CHUNK):
            found += await _moved(tenant_id, planned, ids[start : start + CHUNK])
    worst = sorted(found, key=lambda one: (not one.breaches, one.after or _NEVER, str(one.ticket_id)))[:SHOWN]
    count = len(ids)
    if not (cursor or is_all):
        count = await DB.value(_COUNTS[its], tenant_id, planned.subject_id)
    return Impact(
        at=now(),
        applies=planned.applies,
        tickets=count,
        examined=count if planned.applies is Applies.NEW else len(ids),
        moved=sum(one.before != one.after for one in found),
        breached=sum(one.breaches for one in found),
        shifts=await _named(tenant_id, worst) if caller.may(P.TICKET_READ) else (),
        next=None if is_all or planned.applies is Applies.NEW else encode_cursor(listing, ids[-1]),
    )


async def _part(tenant_id: UUID, planned: Planned, its: str, after: UUID) -> tuple[list[UUID], bool]:
    """The next ones, and whether these are the last."""
    rows = await DB.rows(_PARTS[its], tenant_id, planned.subject_id, after, PART + 1)
    ids = [row["id"] for row in rows]
    return ids[:PART], len(ids) <= PART


_NEVER = datetime.max.replace(tzinfo=now().tzinfo)


async def _moved(tenant_id: UUID, planned: Planned, ids: list[UUID]) -> list[Moved]:
    inputs = [one for one in await look(tenant_id, ids) if one.terms]
    after = [planned.changed(one) for one in inputs]
    terms = await agreed(tenant_id, inputs)
    drafted = await agreed(tenant_id, after, planned.draft)
    merged = await merged_histories(tenant_id, inputs)
    return await asyncio.to_thread(_compared, inputs, terms, after, drafted, merged)


def _compared(
    inputs: list[Input], terms: dict[Key, Agreed], after: list[Input], drafted: dict[Key, Agreed], merged: Merges = NONE
) -> list[Moved]:
    return [
        moved
        for was, will in zip(inputs, after, strict=True)
        for moved in _of_ticket(was, standing(was, terms, merged), standing(will, drafted, merged))
    ]


def standing(ticket: Input, terms: dict[Key, Agreed], merged: Merges = NONE) -> dict[str, Derived]:
    """The clocks of a ticket that run or pause, as the desk would show them."""
    told = derived(history(ticket, tuple(terms[key_of(row)].terms for row in ticket.terms), merged), ticket.now)
    kept = (as_recorded(one, ticket) for one in told if one.is_latest)
    return {one.cycle.clock: one for one in kept if one.shown["phase"] in {"running", "paused"}}


def _of_ticket(ticket: Input, before: dict[str, Derived], after: dict[str, Derived]) -> list[Moved]:
    found = []
    for clock in sorted(before.keys() | after.keys()):
        was, will = _due(before.get(clock)), _due(after.get(clock))
        breaches = _is_broken(after.get(clock)) and not _is_broken(before.get(clock))
        if was != will or breaches:
            found.append(Moved(ticket.id, clock, was, will, breaches))
    return found


def _due(one: Derived | None) -> datetime | None:
    return None if one is None else one.cycle.due_at


def _is_broken(one: Derived | None) -> bool:
    return one is not None and one.cycle.breached_at is not None


async def _named(tenant_id: UUID, worst: list[Moved]) -> tuple[Shift, ...]:
    rows = await DB.rows(_NAMES, tenant_id, list({one.ticket_id for one in worst}))
    names = {row["id"]: row for row in rows}
    return tuple(
        Shift(
            ticket_id=one.ticket_id,
            number=f"HD-{names[one.ticket_id]['number']}",
            title=names[one.ticket_id]["title"],
            customer_name=names[one.ticket_id]["name"],
            clock=ClockKind(one.clock),
            before=one.before,
            after=one.after,
            breaches=one.breaches,
        )
        for one in worst
    )
