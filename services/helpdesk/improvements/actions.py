"""The verbs on a suggestion or complaint."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.helpdesk.db import DB
from services.helpdesk.improvements.access import InHand, acknowledge_by, take_in_hand
from services.helpdesk.improvements.queries import view_of
from services.helpdesk.tickets.access import only_requester
from services.helpdesk.tickets.words import plain
from shared.contracts.desk.improvements import (
    CHECK_NEEDED,
    IMPROVEMENT_OWNER,
    AcknowledgeImprovement,
    CheckImprovement,
    DecideImprovement,
    ImprovementMoved,
    ImprovementState,
    ImprovementView,
    ImprovementWay,
    OpenImprovement,
    OwnImprovement,
    place_of,
)
from shared.contracts.helpdesk import CONTACT_UNKNOWN, REQUESTER_NEEDED, TICKET_NOT_FOUND
from shared.contracts.parties import Caller, Kind
from shared.core.clock import now
from shared.core.errors import DomainError
from shared.core.ids import new_id
from shared.outbox.outbox import record

_TICKET = """
select requester_id from ticket where tenant_id = $1 and id = $2 and ($3::uuid is null or requester_id = $3)
"""
_REQUESTER = """
select id, name, customer_id from contact where tenant_id = $1 and id = $2 and state = 'active'
"""
_NUMBER = """
insert into counter (tenant_id, kind, value) values ($1, 'improvement', 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""
_OPEN = """
insert into improvement (tenant_id, id, number, kind, state, way, title, body, customer_id, requester_id,
  requester_name, opened_at, acknowledge_by) values ($1, $2, $3, $4, 'new', $5, $6, $7, $8, $9, $10, $11, $12)
"""
_OF_TICKET = "update improvement set ticket_id = $3 where tenant_id = $1 and id = $2"
_EVENT = """
insert into improvement_event (tenant_id, id, improvement_id, customer_id, verb, at, actor_id, actor_name, words, told)
values ($1, $2, $3, $4, $5, now(), $6, $7, $8, $9)
"""
_MEMBER = "select name from member where tenant_id = $1 and id = $2 and state = 'active'"
_OWN = "update improvement set owner_id = $3, revision = revision + 1 where tenant_id = $1 and id = $2"
_ACKNOWLEDGE = """
update improvement set state = $3, acknowledged_at = now(), owner_id = coalesce(owner_id, $4), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_DECIDE = """
update improvement set state = $3, reason = $4, check_on = $5, decided_at = now(), decided_by = $6,
  acknowledged_at = coalesce(acknowledged_at, now()), owner_id = coalesce(owner_id, $7), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_CHECK = """
update improvement set state = $3, worked = $4, effect = $5, check_on = $6, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_ZONE = "select zone from company where tenant_id = $1 and id = $1"


async def deadline(caller: Caller, command: OpenImprovement) -> tuple[datetime, datetime]:
    """Before the transaction of a customer, who reads no calendars: when it came, and by when it is acknowledged."""
    async with DB.tenant_scope(caller.tenant_id):
        at = now()
        return at, await acknowledge_by(caller.tenant_id, command.kind, at)


async def open_improvement(
    caller: Caller, command: OpenImprovement, prepared: tuple[datetime, datetime] | None
) -> ImprovementView:
    assert prepared is not None  # always needed
    is_customer = caller.kind is Kind.CUSTOMER
    requester = await _requester(caller, command)
    way = ImprovementWay.PORTAL if is_customer else ImprovementWay.TICKET if command.ticket_id else command.way
    found = InHand(
        id=new_id(),
        number=await DB.value(_NUMBER, caller.tenant_id),
        title=plain(command.title.strip(), "title"),
        state=ImprovementState.NEW,
        customer_id=requester["customer_id"],
        requester_id=requester["id"],
        owner_id=None,
        revision=1,
    )
    what = (found.number, str(command.kind), str(way), found.title, plain(command.body.strip()))
    whose = (found.customer_id, found.requester_id, requester["name"])
    await DB.run(_OPEN, caller.tenant_id, found.id, *what, *whose, *prepared)
    if command.ticket_id is not None and not is_customer:
        await DB.run(_OF_TICKET, caller.tenant_id, found.id, command.ticket_id)
    return await _done(caller, found, "open", "", told=True)


async def _requester(caller: Caller, command: OpenImprovement) -> Any:
    """Who said it. Raises that nobody is named, or nobody we know."""
    requester_id: UUID | None = command.requester_id
    if caller.kind is Kind.CUSTOMER:
        if requester_id not in {None, caller.actor_id}:  # nobody speaks for another
            raise CONTACT_UNKNOWN(fields={"requester_id": CONTACT_UNKNOWN.code})
        requester_id = caller.actor_id
    if command.ticket_id is not None:
        row = await DB.row(_TICKET, caller.tenant_id, command.ticket_id, only_requester(caller))
        if row is None:
            raise TICKET_NOT_FOUND()
        requester_id = requester_id or row["requester_id"]
    if requester_id is None:
        raise REQUESTER_NEEDED(fields={"requester_id": REQUESTER_NEEDED.code})
    found = await DB.row(_REQUESTER, caller.tenant_id, requester_id)
    if found is None:
        raise CONTACT_UNKNOWN(fields={"requester_id": CONTACT_UNKNOWN.code})
    return found


async def own(caller: Caller, command: OwnImprovement) -> ImprovementView:
    found, _state = await take_in_hand(caller, command.improvement_id, command.revision, "own")
    name = await DB.value(_MEMBER, caller.tenant_id, command.owner_id)
    if name is None:
        raise IMPROVEMENT_OWNER(fields={"owner_id": IMPROVEMENT_OWNER.code})
    await DB.run(_OWN, caller.tenant_id, found.id, command.owner_id)
    return await _done(caller, found, "own", name, told=False)


async def acknowledge(caller: Caller, command: AcknowledgeImprovement) -> ImprovementView:
    found, state = await take_in_hand(caller, command.improvement_id, command.revision, "acknowledge")
    await DB.run(_ACKNOWLEDGE, caller.tenant_id, found.id, str(state), _member(caller))
    return await _done(caller, found, "acknowledge", plain(command.told.strip(), "told"), told=True)


async def decide(caller: Caller, command: DecideImprovement) -> ImprovementView:
    verb = "accept" if command.accepted else "decline"
    found, state = await take_in_hand(caller, command.improvement_id, command.revision, verb)
    check_on = command.check_on if command.accepted else None
    if command.accepted:
        await _to_come(caller, check_on)
    reason = plain(command.reason.strip(), "reason")
    values = (str(state), reason, check_on, caller.name, _member(caller))
    await DB.run(_DECIDE, caller.tenant_id, found.id, *values)
    return await _done(caller, found, verb, reason, told=True)


async def check(caller: Caller, command: CheckImprovement) -> ImprovementView:
    again = not command.worked and command.check_on is not None
    verb = "check_again" if again else "check"
    found, state = await take_in_hand(caller, command.improvement_id, command.revision, verb)
    if again:
        await _to_come(caller, command.check_on)
    effect = plain(command.effect.strip(), "effect")
    day = command.check_on if again else None
    await DB.run(_CHECK, caller.tenant_id, found.id, str(state), command.worked, effect, day)
    if command.told.strip():
        await _event(caller, found, verb, effect, told=False)
        return await _done(caller, found, "tell", plain(command.told.strip(), "told"), told=True)
    return await _done(caller, found, verb, effect, told=False)


async def _to_come(caller: Caller, day: date | None) -> None:
    """Raises that a day is missing, or past where the company is."""
    zone = await DB.value(_ZONE, caller.tenant_id) or "UTC"
    if day is None or day <= now().astimezone(ZoneInfo(zone)).date():
        raise _check_needed()


def _check_needed() -> DomainError:
    return CHECK_NEEDED(fields={"check_on": CHECK_NEEDED.code})


def _member(caller: Caller) -> UUID | None:
    """Whoever takes the first step owns it, unless somebody does already."""
    return caller.actor_id if caller.kind is Kind.MEMBER else None


async def _event(caller: Caller, found: InHand, verb: str, words: str, *, told: bool) -> None:
    who = (caller.actor_id, caller.name)
    values = (new_id(), found.id, found.customer_id, verb, *who, words, told)
    await DB.run(_EVENT, caller.tenant_id, *values)


async def _done(caller: Caller, found: InHand, verb: str, words: str, *, told: bool) -> ImprovementView:
    """`told`: the customer sees this step; he is written to unless it is his own."""
    await _event(caller, found, verb, words, told=told)
    made = await view_of(caller, found.id)
    event = ImprovementMoved(
        id=found.id,
        version=made.revision,
        number=made.number,
        title=made.title,
        what=verb,
        customer_id=found.customer_id,
        requester_id=found.requester_id,
        owner_id=made.owner_id,
        told=told and verb != "open",
        place=place_of(found.id),
    )
    await record(DB, caller, event)
    return made
