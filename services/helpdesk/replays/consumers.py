"""Going on with a replay: a hundred tickets, then the news that it has come so far, in one transaction.

Nothing waits for it, a service that dies loses nothing, and memory is that of one step.
"""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from asyncpg import Record
from msgspec import Struct
from msgspec.structs import replace

from services.helpdesk.clocks.loading import Input, TermsRow, look
from services.helpdesk.clocks.merges import merged_histories
from services.helpdesk.clocks.terms import Draft, Version, agreed
from services.helpdesk.db import DB
from services.helpdesk.policies.rules import rules_of
from services.helpdesk.replays.counting import Batch, count
from shared.contracts.base import Envelope
from shared.contracts.desk.replays import ReplayWent
from shared.outbox.outbox import record, service_caller

STEP = 100
NUMBER = 2_147_483_001
"""Of a version that is not stored."""

_HELD = """
select r.policy_id, r.rules::text as rules, r.calendar_id as own_calendar, r.everything, r.since, r.after_id,
  r.counts::text as counts, r.done, r.revision, h.calendar_id, h.zone, o.zone as company_zone
from replay r cross join lateral policy_hours($1, r.calendar_id) h
join company o on o.tenant_id = $1 and o.id = $1
where r.tenant_id = $1 and r.id = $2 and r.state = 'running' for update of r
"""
_NEXT = """
select t.id from ticket t
where t.tenant_id = $1 and t.opened_at >= $2 and t.id > $3 and ($4 or exists (
  select from ticket_terms w where w.tenant_id = $1 and w.ticket_id = t.id and w.policy_id = $5))
order by t.id limit $6
"""
_WENT = """
update replay set counts = $3, done = done + $4, after_id = $5, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_DONE = """
update replay set state = 'done', finished_at = now(), total = done, revision = revision + 1
where tenant_id = $1 and id = $2
"""

_counts = msgspec.json.Decoder(dict[str, int])


class Hours(Struct, frozen=True):
    """What the draft's business time is counted by: one of both."""

    calendar_id: UUID | None
    zone: str | None


async def go_on(envelope: Envelope, event: ReplayWent, prepared: Any) -> None:
    """Nothing, if the replay has been stopped or is gone."""
    tenant_id = envelope.tenant_id
    held = await DB.row(_HELD, tenant_id, event.id)
    if held is None:
        return
    place = (held["since"], held["after_id"], held["everything"], held["policy_id"])
    rows = await DB.rows(_NEXT, tenant_id, *place, STEP)
    if not rows:
        await DB.run(_DONE, tenant_id, event.id)
        return
    found = await _counted(tenant_id, held, [row["id"] for row in rows])
    total = Counter(_counts.decode(held["counts"])) + found
    await DB.run(_WENT, tenant_id, event.id, msgspec.json.encode(dict(total)).decode(), len(rows), rows[-1]["id"])
    news = ReplayWent(id=event.id, version=held["revision"] + 1, policy_id=held["policy_id"])
    await record(DB, service_caller(DB, tenant_id), news)


async def _counted(tenant_id: UUID, held: Record, ids: list[UUID]) -> Counter[str]:
    inputs = [one for one in await look(tenant_id, ids) if one.terms]
    hours = Hours(held["calendar_id"], held["zone"])
    drafts = [_drafted(one, held["policy_id"], hours) for one in inputs]
    version = Version(held["policy_id"], NUMBER, hours.calendar_id, rules_of(held["rules"]))
    terms = await agreed(tenant_id, inputs)
    drafted = await agreed(tenant_id, drafts, Draft(versions={(held["policy_id"], NUMBER): version}))
    batch = Batch(
        pairs=list(zip(inputs, drafts, strict=True)),
        terms=terms,
        drafted=drafted,
        merged=await merged_histories(tenant_id, inputs),
    )
    return await asyncio.to_thread(count, batch, ZoneInfo(held["company_zone"]))


def _drafted(ticket: Input, policy_id: UUID, hours: Hours) -> Input:
    """As if it had been opened under the draft and nothing had changed since."""
    first = ticket.terms[0]
    row = TermsRow(
        at=first.at,
        since=first.since,
        policy_id=policy_id,
        version=NUMBER,
        because=first.because,
        promise=first.promise,
        commitment_id=first.commitment_id,
        calendar_id=hours.calendar_id,
        zone=hours.zone,
    )
    return replace(ticket, terms=(row,))
