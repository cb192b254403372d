"""Making what is asked for: taken under a lease, thought about elsewhere, written once.

A worker that dies keeps what it took until the lease ends; then another makes it. Nothing is written twice: what was
taken over meanwhile carries another claim.
"""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import structlog
from msgspec import Struct

from services.helpdesk.categories.model.serving import Said
from services.helpdesk.db import DB
from services.helpdesk.handing.giving import hand_out
from services.helpdesk.suggestions.applying import Best, Made, follow
from services.helpdesk.suggestions.models import Models
from services.helpdesk.suggestions.parts import teams_in_use, write_part
from services.helpdesk.suggestions.thinking import NotAnswered, Thinker
from shared.contracts.desk.suggestions import Suggested
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door
from shared.outbox.outbox import service_caller

log = structlog.get_logger("suggestions")

BATCH = 6
"""Telling which words led to a suggestion asks some twenty times about each text: a tenth of a second."""
LEASE_SECONDS = 60.0
AGAIN_SECONDS = 2.0
WAIT_SECONDS = 0.3
TRIES = 5
"""A text that nobody can think about gets no suggestion, so that it stops nobody."""

# The latest first. What is imported comes after all others: whoever writes now waits for nobody's import.
_CLAIM = """
update suggestion x set claim = $1, fire_at = now() + make_interval(secs => $2)
from (select tenant_id, ticket_id from suggestion where fire_at <= now() and {is} can_wait
  order by fire_at desc limit $3 for update skip locked) as due
where x.tenant_id = due.tenant_id and x.ticket_id = due.ticket_id returning x.tenant_id, x.ticket_id
"""
_DUE, _CAN_WAIT = _CLAIM.replace("{is} ", "not "), _CLAIM.replace("{is} ", "")
REFUSED = (DomainError, asyncpg.PostgresError)
"""What one ticket may bring about: another who holds it, a row that cannot be written."""
NOTHING = Said(known=False, options=(), words=())
Answers = dict[UUID, dict[str, Said] | None]
"""By ticket, by kind; None for a text that nobody could think about."""

_INPUT = "select * from suggestion_input($1, $2, $3)"
_AGAIN = """
update suggestion set claim = null, tries = tries + 1, fire_at = now() + make_interval(secs => $4)
where tenant_id = $1 and claim = $2 and ticket_id = any($3)
"""
_WAIT = """
update suggestion set claim = null, fire_at = now() + make_interval(secs => $3) where tenant_id = $1 and claim = $2
"""
_LOCK = "select 1 from ticket where tenant_id = $1 and id = any($2) order by id for update"
_USED = "select id from category where tenant_id = $1 and not archived"
_MADE = """
update suggestion set fire_at = null, claim = null, made_at = clock_timestamp(), known = $4, options = $5, words = $6,
  model_version = (select m.version from category_model m where m.tenant_id = $1)
where tenant_id = $1 and ticket_id = $2 and claim = $3
"""


class Asked(Struct, frozen=True):
    """A ticket to think about, with the category it has by now."""

    ticket_id: UUID
    text: str
    category_id: UUID | None
    channel: str
    state: str
    tries: int


async def make(thinker: Thinker, models: Models) -> int:
    """One batch; gives how many tickets it took."""
    claim = uuid4()
    async with DB.tenant_scope(NIL, Door.WORKER):
        rows = await DB.rows(_DUE, claim, LEASE_SECONDS, BATCH)
        rows = rows or await DB.rows(_CAN_WAIT, claim, LEASE_SECONDS, BATCH)
    companies: dict[UUID, list[UUID]] = {}
    for row in rows:
        companies.setdefault(row["tenant_id"], []).append(row["ticket_id"])
    for tenant_id, tickets in companies.items():
        try:
            await _company(tenant_id, claim, tickets, thinker, models)
        except (NotAnswered, *REFUSED) as error:
            await _put_back(tenant_id, claim, tickets, error)
    return len(rows)


async def _put_back(tenant_id: UUID, claim: UUID, tickets: list[UUID], error: Exception) -> None:
    """What is not made yet is tried again soon, not when the lease is over."""
    log.warning("suggestions.again", count=len(tickets), error=repr(error))
    async with DB.tenant_scope(tenant_id):
        await DB.run(_AGAIN, tenant_id, claim, tickets, AGAIN_SECONDS)


async def _company(tenant_id: UUID, claim: UUID, tickets: list[UUID], thinker: Thinker, models: Models) -> None:
    async with DB.tenant_scope(tenant_id):
        asked = [Asked(**dict(row)) for row in await DB.rows(_INPUT, tenant_id, claim, tickets)]
    answers = await _thought(tenant_id, asked, thinker, models)
    if answers is None:
        async with DB.tenant_scope(tenant_id):
            await models.refresh(tenant_id)
            if await models.may_come(tenant_id):
                await DB.run(_WAIT, tenant_id, claim, WAIT_SECONDS)
                return
    await _written(tenant_id, claim, asked, answers or {})


async def _written(tenant_id: UUID, claim: UUID, asked: list[Asked], answers: Answers) -> None:
    """All together; if that fails, one by one, so that one ticket takes no other with it."""
    try:
        await _write_all(tenant_id, claim, asked, answers)
    except REFUSED as error:
        log.warning("suggestions.one_by_one", count=len(asked), error=repr(error))
        for one in asked:
            try:
                await _write_all(tenant_id, claim, [one], answers)
            except REFUSED as again:
                await _put_back(tenant_id, claim, [one.ticket_id], again)


async def _write_all(tenant_id: UUID, claim: UUID, asked: list[Asked], answers: Answers) -> None:
    """In one transaction."""
    ids = [one.ticket_id for one in asked]
    entered: set[UUID] = set()
    async with DB.tenant_scope(tenant_id):
        teams = await teams_in_use(tenant_id, answers.values())
        await DB.rows(_LOCK, tenant_id, ids)
        used = teams | {row["id"] for row in await DB.rows(_USED, tenant_id)}
        for one in asked:
            said = answers.get(one.ticket_id, {})
            if said is not None:
                entered |= await _write(tenant_id, claim, one, said, used)
        await DB.run(_AGAIN, tenant_id, claim, ids, AGAIN_SECONDS)
    if entered:
        async with DB.tenant_scope(tenant_id):
            await hand_out(tenant_id, sorted(entered))


async def _thought(tenant_id: UUID, asked: list[Asked], thinker: Thinker, models: Models) -> Answers | None:
    """All together; if that fails, one by one, so that one text takes no other with it: what it is then is None for
    the one that failed. None for all if the company has no model."""
    fresh = [one for one in asked if one.tries < TRIES]
    model = await models.ready(tenant_id, thinker)
    if model is None:
        return None
    try:
        said = await thinker.suggest(model.ref, [one.text for one in fresh]) if fresh else []
        return {one.ticket_id: answer for one, answer in zip(fresh, said, strict=True)}
    except NotAnswered:
        log.warning("suggestions.one_by_one", count=len(fresh))
    found: Answers = {}
    for one in fresh:
        try:
            model = await models.ready(tenant_id, thinker)
            found[one.ticket_id] = (await thinker.suggest(model.ref, [one.text]))[0] if model else None
        except NotAnswered:
            found[one.ticket_id] = None
    return found


async def _write(tenant_id: UUID, claim: UUID, asked: Asked, answer: dict[str, Said], used: set[UUID]) -> set[UUID]:
    """Categories and teams that were put away since they were learnt are not offered. Gives the team it has entered."""
    said = answer.get(Suggested.CATEGORY, NOTHING)
    kept = [one for one in said.options if UUID(one.label) in used]
    options: list[dict[str, Any]] = [{"category_id": o.label, "confidence": round(o.confidence, 4)} for o in kept]
    is_first = bool(kept) and kept[0] is said.options[0]
    known = said.known and is_first
    words = list(said.words) if is_first else []
    shown = msgspec.json.encode(options).decode()
    if not await DB.run(_MADE, tenant_id, asked.ticket_id, claim, known, shown, words):
        return set()  # another has taken it over
    best = {Suggested.CATEGORY: Best(kept[0].label, kept[0].confidence, known)} if kept else {}
    for kind in (Suggested.PRIORITY, Suggested.TEAM):
        other = await write_part(tenant_id, asked.ticket_id, kind, answer.get(kind, NOTHING), used)
        if other is not None:
            best[kind] = Best(other.label, other.confidence, is_known=True)
    made = Made(asked.ticket_id, asked.category_id, asked.channel != "portal", best)
    return await follow(service_caller(DB, tenant_id), made)
