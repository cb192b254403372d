"""Doing deeds: the acts that people do one by one, in one transaction and in the caller's name.

Every act goes through the action of its own call, and needs that call's permission, so nothing can be done by a macro
that could not be done by hand. A trigger speaks as the service; its reply is an automatic one, which stops no clock.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from services.helpdesk.db import DB
from services.helpdesk.deeds.writing import Wording
from services.helpdesk.details.actions import classify, tag
from services.helpdesk.handing.actions import enter
from services.helpdesk.tickets import actions
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.categorising import set_category
from services.helpdesk.tickets.journal import change, say, tell
from services.helpdesk.tickets.states import PAUSED
from services.helpdesk.tickets.teaching import said_team
from services.helpdesk.tickets.wholes import part_of
from shared.contracts.base import Call
from shared.contracts.desk.deeds import DEEDS_TEAM, NOBODY_FREE, Deeds, Receiver
from shared.contracts.desk.details import CLASSIFY_TICKET, TAG_TICKET, ClassifyTicket, TagTicket
from shared.contracts.desk.handing import HAND_OVER
from shared.contracts.helpdesk import (
    ASSIGN_TICKET,
    NOTE_TICKET,
    REPLY_TICKET,
    RESUME_TICKET,
    SET_CATEGORY,
    WAIT_TICKET,
    AssignTicket,
    MoveTicket,
    NoteTicket,
    ReplyTicket,
    SetCategory,
    Side,
    Then,
    TicketReplied,
    TicketState,
    Visibility,
    Waiting,
    WaitTicket,
)
from shared.contracts.parties import Caller, Kind
from shared.core.errors import Failure, Forbidden
from shared.core.ids import new_id
from shared.outbox.causes import because

NOT_PERMITTED = Failure("permission.missing", Forbidden)

_NOW = """
select state, revision, priority, type, impact, urgency, assignee_id, category_id, team_id,
  coalesce((select k.name from company k where k.tenant_id = t.tenant_id), '') as company
from ticket t where tenant_id = $1 and id = $2
"""
_FREEST = """
select m.id from member m
left join ticket t on t.tenant_id = m.tenant_id and t.assignee_id = m.id
  and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
where m.tenant_id = $1 and m.state = 'active' and m.roles && array['agent']
group by m.id order by count(t.id), m.id limit 1
"""
_CALLED = "select name from member where tenant_id = $1 and id = $2"
_TEAM = "select name from team where tenant_id = $1 and id = $2 and not archived"
_CATEGORY = "select name from category where tenant_id = $1 and id = $2"
_USED = "update canned_reply set used = used + 1, used_at = now() where tenant_id = $1 and id = $2"

_resume = actions.moving("resume")


class Work(Struct, frozen=True, kw_only=True):
    """`verb` and `name` are what the history says: a macro or a trigger, and which. `cause` is the event that began it
    all, `depth` how many triggers lie between."""

    caller: Caller
    ticket_id: UUID
    deeds: Deeds
    verb: str
    name: str
    cause: UUID | None = None
    depth: int = 0

    @property
    def is_by_itself(self) -> bool:
        return self.caller.kind is Kind.SERVICE

    def may(self, call: Call) -> None:  # type: ignore[type-arg]
        """A trigger may what whoever wrote it was allowed to write; a person what he may by hand."""
        if not self.is_by_itself and not self.caller.may(call.needs):
            raise NOT_PERMITTED()


class Now(Struct, frozen=True):
    """The ticket between two acts."""

    state: str
    revision: int
    priority: int
    type: str | None
    impact: int
    urgency: int
    assignee_id: UUID | None
    category_id: UUID | None
    team_id: UUID | None
    company: str


Step = Callable[[Work, Now], Awaitable[dict[str, str]]]
"""Gives what it did, in words for the history; nothing if there was nothing to do."""


async def do(work: Work) -> tuple[str, ...]:
    """Inside a scope of the company, with the ticket locked. Gives what was done, () if nothing would have changed."""
    run_id, done = str(new_id()), dict[str, str]()
    with part_of(run_id), because(work.cause, work.depth):
        for step in STEPS:
            done |= await step(work, await _now(work))
    if done:
        ticket = await take_in_hand(work.caller, work.ticket_id, work.verb)
        said: dict[str, Any] = {f"did_{what}": words for what, words in done.items()}
        await change(work.caller, ticket, work.verb, name=work.name, **said)
    return tuple(done)


async def _now(work: Work) -> Now:
    row = await DB.row(_NOW, work.caller.tenant_id, work.ticket_id)
    assert row is not None  # it is locked
    return Now(**dict(row))


async def _categorise(work: Work, now: Now) -> dict[str, str]:
    wanted = work.deeds.category_id
    if wanted is None or wanted == now.category_id:
        return {}
    work.may(SET_CATEGORY)
    await set_category(work.caller, SetCategory(ticket_id=work.ticket_id, revision=now.revision, category_id=wanted))
    return {"category": str(await DB.value(_CATEGORY, work.caller.tenant_id, wanted))}


async def _tag(work: Work, now: Now) -> dict[str, str]:
    if not work.deeds.tags:
        return {}
    work.may(TAG_TICKET)
    await tag(work.caller, TagTicket(ticket_id=work.ticket_id, add=work.deeds.tags))
    return {"tags": "、".join(work.deeds.tags)} if (await _now(work)).revision > now.revision else {}


async def _prioritise(work: Work, now: Now) -> dict[str, str]:
    wanted = work.deeds.priority
    if wanted is None or wanted == now.priority:
        return {}
    work.may(CLASSIFY_TICKET)
    command = ClassifyTicket(
        ticket_id=work.ticket_id,
        revision=now.revision,
        type=now.type,  # type: ignore[arg-type]
        impact=now.impact,
        urgency=now.urgency,
        priority=wanted,
        reason=work.name,
    )
    await classify(work.caller, command)
    return {"priority": str(wanted)}


async def _hand_over(work: Work, now: Now) -> dict[str, str]:
    """It only enters the team: handing out locks teams and other tickets, and this one is locked already."""
    wanted = work.deeds.team_id
    if wanted is None or wanted == now.team_id:
        return {}
    work.may(HAND_OVER)
    ticket = await take_in_hand(work.caller, work.ticket_id, "hand_over", now.revision)
    name = await DB.value(_TEAM, work.caller.tenant_id, wanted)
    if name is None:
        raise DEEDS_TEAM(fields={"team_id": DEEDS_TEAM.code})
    await enter(work.caller, ticket, "hand_over", wanted, name)
    if not work.is_by_itself:
        await said_team(work.caller, ticket.id, ticket.customer_id, wanted)
    return {"team": name}


async def _assign(work: Work, now: Now) -> dict[str, str]:
    if work.deeds.to is None:
        return {}
    receiver = await _receiver(work)
    if receiver == now.assignee_id:
        return {}
    work.may(ASSIGN_TICKET)
    command = AssignTicket(ticket_id=work.ticket_id, revision=now.revision, assignee_id=receiver)
    await actions.assign(work.caller, command)
    return {"assignee": str(await DB.value(_CALLED, work.caller.tenant_id, receiver) or "") if receiver else ""}


async def _receiver(work: Work) -> UUID | None:
    to = work.deeds.to
    if to is Receiver.ME:
        return work.caller.actor_id
    if to is Receiver.MEMBER:
        return work.deeds.member_id
    if to is Receiver.NOBODY:
        return None
    found: UUID | None = await DB.value(_FREEST, work.caller.tenant_id)
    if found is None:
        raise NOBODY_FREE()
    return found


async def _note(work: Work, now: Now) -> dict[str, str]:
    if not work.deeds.note.strip():
        return {}
    work.may(NOTE_TICKET)
    wording = await Wording.of(work.caller.tenant_id, work.ticket_id, work.caller.name)
    await actions.note(work.caller, NoteTicket(ticket_id=work.ticket_id, body=wording.note(work.deeds.note)), None)
    return {"note": ""}


async def _reply(work: Work, now: Now) -> dict[str, str]:
    """To the customer. What follows is said with it, but for an automatic one: that leaves the ticket as it is."""
    canned_id = work.deeds.canned_id
    if canned_id is None:
        return {}
    work.may(REPLY_TICKET)
    tenant = work.caller.tenant_id
    wording = await Wording.of(tenant, work.ticket_id, now.company if work.is_by_itself else work.caller.name)
    body = await wording.reply(canned_id)
    if work.is_by_itself:
        await _reply_by_itself(work, now, body)
    else:
        then = work.deeds.state or Then.OPEN
        if then is not Then.OPEN:
            work.may(WAIT_TICKET)
        command = ReplyTicket(ticket_id=work.ticket_id, revision=now.revision, body=body, then=then)
        await actions.reply(work.caller, command, None)
    await DB.run(_USED, tenant, canned_id)
    return {"reply": ""}


async def _reply_by_itself(work: Work, now: Now, body: str) -> None:
    """In the company's name: a customer is not written to by a rule."""
    ticket = await take_in_hand(work.caller, work.ticket_id, "auto_reply")
    speaker = replace(work.caller, name=now.company or work.caller.name)
    message_id = await say(speaker, ticket, body, Visibility.PUBLIC)
    await change(work.caller, ticket, "auto_reply", message_id=message_id)
    await tell(work.caller, ticket, TicketReplied, side=Side.SYSTEM, message_id=message_id)


async def _move(work: Work, now: Now) -> dict[str, str]:
    """What follows, where no reply has said it."""
    then, state = work.deeds.state, TicketState(now.state)
    if then is None:
        return {}
    if work.deeds.canned_id is not None and not work.is_by_itself:
        return {"state": then}
    if then is Then.OPEN:
        if state not in PAUSED:
            return {}
        work.may(RESUME_TICKET)
        await _resume(work.caller, MoveTicket(ticket_id=work.ticket_id, revision=now.revision))
    elif state != then.value:
        work.may(WAIT_TICKET)
        await actions.wait(work.caller, _waiting(work, now, then))
    else:
        return {}
    return {"state": then}


def _waiting(work: Work, now: Now, then: Then) -> WaitTicket:
    return WaitTicket(
        ticket_id=work.ticket_id,
        revision=now.revision,
        for_=Waiting.CUSTOMER if then is Then.WAITING_CUSTOMER else Waiting.THIRD_PARTY,
        reason=work.deeds.reason.strip() or work.name,
    )


STEPS: tuple[Step, ...] = (_categorise, _tag, _prioritise, _hand_over, _assign, _note, _reply, _move)
