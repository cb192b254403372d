"""Asking for a change of the past, and doing it once it is approved."""

import msgspec
from msgspec.structs import replace

from services.helpdesk.approvals.access import ApprovalInHand, Asked
from services.helpdesk.approvals.asking import is_waiting, request
from services.helpdesk.approvals.queries import view_of
from services.helpdesk.calendars import access as calendars
from services.helpdesk.calendars.actions import day_changed, done
from services.helpdesk.calendars.days import bounds
from services.helpdesk.calendars.rules import check, check_day
from services.helpdesk.calendars.versions import Way, chain_of, edit_onwards
from services.helpdesk.changes.queries import day_begins
from services.helpdesk.policies import access as policies
from services.helpdesk.policies.actions import Said, known_calendar, recount
from services.helpdesk.policies.rules import checked
from shared.contracts.desk import changes as c
from shared.contracts.desk.approvals import APPROVAL_CHANGED, ApprovalView, NewDay, NewTerms, Subject
from shared.contracts.desk.calendars import SetDay
from shared.contracts.desk.policies import POLICY_CALENDAR, POLICY_EXISTS
from shared.contracts.desk.rules import Applies
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, NotFound

OVERTAKEN = frozenset({POLICY_EXISTS.code, POLICY_CALENDAR.code})
"""Its new name is another policy's by now, or its calendar was put away."""

_terms = msgspec.json.Decoder(NewTerms)
_day = msgspec.json.Decoder(NewDay)


async def propose_policy(caller: Caller, command: c.ProposePolicy) -> ApprovalView:
    rules = checked(command.rules)
    policy = await policies.take_in_hand(caller, command.policy_id, command.revision)
    name = await known_calendar(caller, command.calendar_id)
    renamed = (command.name or policy.name).strip()
    content = NewTerms(
        rules=rules,
        calendar_id=command.calendar_id,
        calendar_name=name,
        name="" if renamed == policy.name else renamed,
    )
    asked = Asked(
        subject=Subject.POLICY,
        subject_id=policy.id,
        revision=policy.revision,
        title=policy.name,
        content=_json(content),
        reason=command.reason.strip(),
    )
    return await _ask(caller, asked)


async def propose_day(caller: Caller, command: c.ProposeDay) -> ApprovalView:
    check_day(command.day, "day")
    calendar = await calendars.take_in_hand(caller, command.calendar_id, "set_day", command.revision)
    await day_begins(caller, calendar.id, command)
    name = (command.name or "").strip()
    content = NewDay(day=command.day, mark=command.mark, name=name, openings=command.openings)
    change, _deed = day_changed(_set_day(calendar, content, command.reason))
    check(change((await chain_of(caller.tenant_id, calendar.id)).at(now()).said.definition))
    asked = Asked(
        subject=Subject.DAY,
        subject_id=calendar.id,
        revision=calendar.revision,
        title=calendar.name,
        content=_json(content),
        reason=command.reason.strip(),
    )
    return await _ask(caller, asked)


async def _ask(caller: Caller, asked: Asked) -> ApprovalView:
    """The subject is locked, so of two who ask at once the second sees the first."""
    if await is_waiting(caller, asked.subject_id):
        raise c.PROPOSED_ALREADY()
    return await view_of(caller, await request(caller, asked))


def _json(content: NewTerms | NewDay) -> str:
    return msgspec.json.encode(content).decode()


def _set_day(calendar: calendars.CalendarInHand, content: NewDay, reason: str) -> SetDay:
    return SetDay(
        calendar_id=calendar.id,
        revision=calendar.revision,
        day=content.day,
        mark=content.mark,
        name=content.name or None,
        openings=content.openings,
        reason=reason.strip(),
    )


async def apply_policy(caller: Caller, held: ApprovalInHand) -> None:
    """Approved: the version is made by who asked for it."""
    try:
        policy = await policies.take_in_hand(caller, held.asked.subject_id, held.asked.revision)
    except (NotFound, Conflict) as error:
        raise _changed() from error
    terms = _terms.decode(held.asked.content)
    policy.name = terms.name or policy.name
    said = Said(rules=terms.rules, calendar_id=terms.calendar_id, applies=Applies.RETROACTIVE, reason=held.asked.reason)
    try:
        await recount(_asker(caller, held), policy, said, caller.name)
    except DomainError as error:
        if error.code in OVERTAKEN:
            raise _changed() from error
        raise


async def apply_day(caller: Caller, held: ApprovalInHand) -> None:
    """Approved: the day counts for the past too, from its midnight on."""
    try:
        calendar = await calendars.take_in_hand(caller, held.asked.subject_id, "set_day", held.asked.revision)
    except (NotFound, Conflict) as error:
        raise _changed() from error
    content = _day.decode(held.asked.content)
    change, deed = day_changed(_set_day(calendar, content, held.asked.reason))
    zone = (await chain_of(caller.tenant_id, calendar.id)).at(now()).said.calendar.zone
    since = bounds(content.day, str(zone))[0]
    way = Way(applies=Applies.RETROACTIVE, since=since, approved_by=caller.name)
    deed = replace(deed, data={**deed.data, "past": str(content.day)})
    await edit_onwards(_asker(caller, held), calendar, change, deed, way)
    await done(caller, calendar, "set_day")


def _asker(caller: Caller, held: ApprovalInHand) -> Caller:
    """What is made bears the name of who asked; who approved stands beside it."""
    return replace(caller, actor_id=held.asked_by_id, name=held.asked_by)


def _changed() -> DomainError:
    return APPROVAL_CHANGED()
