"""Calling: somebody who did not work on the ticket takes it, calls, and logs how it went."""

from datetime import timedelta

from services.helpdesk.call_plans.hours import hours_of
from services.helpdesk.call_plans.timers import CALL, LINK, ring_at, unset
from services.helpdesk.call_plans.timing import callable_at, due, loud, next_try
from services.helpdesk.callbacks.access import CallBackInHand, must_be_independent, take_in_hand
from services.helpdesk.callbacks.answering import must_say_something, write
from services.helpdesk.callbacks.asking import ask_by_mail, ask_of_care, zone_for
from services.helpdesk.callbacks.journal import change
from services.helpdesk.callbacks.outcomes import follow
from services.helpdesk.callbacks.queries import view_of
from services.helpdesk.db import DB
from services.helpdesk.tickets.concluding import conclude
from shared.contracts.desk.call_back_views import BusinessResult, CallBackView, CallResult, Choice, Source
from shared.contracts.desk.call_backs import NOT_INDEPENDENT, SLOT_NEEDED, TOO_SOON, LogAttempt, TakeCallBack
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission
from shared.core import clock
from shared.core.ids import new_id

MOST_LOGGED = 12
"""However often somebody asks to be called later: then the link must do."""
VERBS = {
    CallResult.NO_ANSWER: "try_again",
    CallResult.BUSY: "try_again",
    CallResult.WRONG_NUMBER: "give_link",
    CallResult.CALL_LATER: "agree_slot",
    CallResult.REFUSED: "refuse",
    CallResult.ANSWERED: "answer",
    CallResult.PARTIAL: "answer",
}
MISSED = frozenset({CallResult.NO_ANSWER, CallResult.BUSY})
SAID = frozenset({CallResult.ANSWERED, CallResult.PARTIAL})

_ATTEMPT = """
insert into call_attempt (tenant_id, id, call_back_id, number, caller_id, caller_name, at, result, slot_at, note)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_MISSED = """
select count(*) from call_attempt where tenant_id = $1 and call_back_id = $2 and result in ('no_answer', 'busy')
"""


async def take(caller: Caller, command: TakeCallBack) -> CallBackView:
    one = await take_in_hand(caller.tenant_id, command.call_back_id, "take", command.revision)
    await must_be_independent(caller, one, _lead_says(caller, command.override))
    _mine(caller, one, command.override)
    await change(caller, one, "take", override=one.override)
    return await view_of(caller, one.id)


def _lead_says(caller: Caller, override: str) -> str:
    """Only a lead's reason lets somebody who worked on it call; raises `call_back.not_independent`."""
    if override.strip() and not caller.may(Permission.CALLBACK_MANAGE):
        raise NOT_INDEPENDENT()
    return override


def _mine(caller: Caller, one: CallBackInHand, override: str = "") -> None:
    if caller.actor_id in one.handlers and override.strip():
        one.override = override.strip()
    one.caller_id, one.caller_name = caller.actor_id, caller.name
    if one.choice in {Choice.PENDING, Choice.NOT_DRAWN, Choice.NONE}:
        one.choice, one.reason = Choice.MUST, "by_hand"  # called all the same


async def log(caller: Caller, command: LogAttempt) -> CallBackView:
    one = await take_in_hand(caller.tenant_id, command.call_back_id, VERBS[command.result], command.revision)
    await must_be_independent(caller, one)
    _mine(caller, one)
    if command.result in MISSED and clock.now() < one.earliest_at and one.attempts:
        raise TOO_SOON(at=one.earliest_at.isoformat())
    if command.result is CallResult.CALL_LATER and (command.slot_at is None or command.slot_at <= clock.now()):
        raise SLOT_NEEDED(fields={"slot_at": SLOT_NEEDED.code})
    one.attempts += 1
    one.call_result = command.result
    await _note(caller, one, command)
    if command.result in SAID:
        await _answered(caller, one, command)
    elif command.result is CallResult.REFUSED:
        await change(caller, one, "refuse")
        await unset(caller.tenant_id, one.id, CALL, LINK)
        await _over(caller, one)
    else:
        await _again(caller, one, command)
    return await view_of(caller, one.id)


async def _note(caller: Caller, one: CallBackInHand, command: LogAttempt) -> None:
    slot_at = command.slot_at if command.result is CallResult.CALL_LATER else None
    told = (clock.now(), command.result, slot_at, command.note.strip())
    who = (caller.actor_id, caller.name)
    await DB.run(_ATTEMPT, caller.tenant_id, new_id(), one.id, one.attempts, *who, *told)


async def _answered(caller: Caller, one: CallBackInHand, command: LogAttempt) -> None:
    if command.result is CallResult.ANSWERED:
        must_say_something(command.answers)
    await write(caller, one, Source.INTERVIEWER, command.answers)
    one.business = await follow(caller, one, command.answers)
    if one.business is BusinessResult.REOPENED:
        one.revoked_at = clock.now()  # what he would say of the link is said of a ticket that is open
    await change(caller, one, "answer", business=str(one.business))
    await unset(caller.tenant_id, one.id, CALL, LINK)


async def _over(caller: Caller, one: CallBackInHand) -> None:
    """He was reached and does not want to say: the loop is closed."""
    if one.ticket_id is not None:
        await conclude(caller.tenant_id, one.ticket_id, caller.name)


async def _again(caller: Caller, one: CallBackInHand, command: LogAttempt) -> None:
    """Another half-day, the agreed time, or at last the link."""
    tenant_id, rules, moment = caller.tenant_id, one.rules, clock.now()
    missed: int = await DB.value(_MISSED, tenant_id, one.id)
    if command.result is CallResult.WRONG_NUMBER or missed >= rules.attempts or one.attempts >= MOST_LOGGED:
        await _give_link(caller, one)
        return
    if command.slot_at is not None and command.result is CallResult.CALL_LATER:
        one.due_at = one.earliest_at = command.slot_at
    else:
        hours, zone = await hours_of(tenant_id), await zone_for(tenant_id, rules)
        earliest = next_try(hours, moment, timedelta(minutes=rules.gap_minutes))
        one.earliest_at = earliest
        one.due_at = callable_at(hours, earliest, (rules.quiet_from, rules.quiet_until), zone)
    is_slot = command.result is CallResult.CALL_LATER
    await change(caller, one, VERBS[command.result], is_slot=is_slot, due=one.due_at.isoformat())
    await ring_at(tenant_id, CALL, one.id, one.due_at)


async def _give_link(caller: Caller, one: CallBackInHand) -> None:
    tenant_id, rules, moment = caller.tenant_id, one.rules, clock.now()
    one.link_until = due(await hours_of(tenant_id), moment, rules.link_days)
    await change(caller, one, "give_link", until=one.link_until.isoformat())
    await unset(tenant_id, one.id, CALL)
    await ring_at(tenant_id, LINK, one.id, one.link_until)
    later = loud(moment, (rules.quiet_from, rules.quiet_until), await zone_for(tenant_id, rules))
    not_before = None if later == moment else later
    if one.ticket_id is None:
        await ask_of_care(tenant_id, one, not_before)
    else:
        await ask_by_mail(tenant_id, one.ticket_id, one.id, not_before, is_again=True)
