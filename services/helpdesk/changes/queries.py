"""Previews: a draft of what is asked, and what it would do."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from msgspec.structs import replace

from services.helpdesk.approvals.queries import view_of as approval_of
from services.helpdesk.calendars.days import bounds, set_to
from services.helpdesk.calendars.rules import check, check_day, check_valid_from, in_order
from services.helpdesk.calendars.versions import chain_of, with_change
from services.helpdesk.changes import previewing
from services.helpdesk.changes.drafts import DRAFT, PolicyDraft, of_calendar, of_policy
from services.helpdesk.db import DB
from services.helpdesk.policies.actions import known_calendar
from services.helpdesk.policies.rules import checked
from shared.contracts.desk import changes as c
from shared.contracts.desk.approvals import APPROVAL_NOT_FOUND
from shared.contracts.desk.calendars import CALENDAR_NOT_FOUND
from shared.contracts.desk.hours import DayMark, Definition
from shared.contracts.desk.policies import POLICY_NOT_FOUND
from shared.contracts.desk.rules import Applies
from shared.contracts.parties import Caller
from shared.core.clock import now

_POLICY = "select 1 from policy where tenant_id = $1 and id = $2"
_CALENDAR = "select 1 from calendar where tenant_id = $1 and id = $2"
_HOURS = "select calendar_id, zone from policy_hours($1, $2)"
UNNAMED = "—"
"""A day that is only looked at needs no name."""


async def preview_policy(caller: Caller, command: c.PreviewPolicy) -> c.Impact:
    if await DB.value(_POLICY, caller.tenant_id, command.policy_id) is None:
        raise POLICY_NOT_FOUND()
    rules = checked(command.rules)
    await known_calendar(caller, command.calendar_id)
    hours = await DB.row(_HOURS, caller.tenant_id, command.calendar_id)
    assert hours is not None  # the function gives one row always
    draft = PolicyDraft(policy_id=command.policy_id, rules=rules, **dict(hours))
    return await previewing.of_policy(caller, of_policy(draft, command.applies), command.cursor)


async def preview_day(caller: Caller, command: c.PreviewDay) -> c.Impact:
    check_day(command.day, "day")
    change = partial(_with_day, command)
    since = await day_begins(caller, command.calendar_id, command)
    moment = now()
    before = await chain_of(caller.tenant_id, command.calendar_id)
    check(change(before.at(moment).said.definition))
    chain = with_change(before, change, DRAFT, moment, onwards=True, past=command.day)
    planned = of_calendar(command.calendar_id, chain, command.applies, since)
    return await previewing.of_calendar(caller, planned, command.cursor)


async def day_begins(caller: Caller, calendar_id: UUID, command: c.PreviewDay | c.ProposeDay) -> datetime:
    """Midnight in the calendar's zone. Raises `calendar.not_found`, and `approval.day_long_past`."""
    await known(caller, calendar_id)
    zone = (await chain_of(caller.tenant_id, calendar_id)).at(now()).said.calendar.zone
    if command.day < now().astimezone(zone).date() - timedelta(days=c.PAST_DAYS):
        raise c.DAY_LONG_PAST(fields={"day": c.DAY_LONG_PAST.code}, days=c.PAST_DAYS)
    return bounds(command.day, str(zone))[0]


def _with_day(command: c.PreviewDay, before: Definition) -> Definition:
    name = "" if command.mark is DayMark.REGULAR else UNNAMED
    return set_to(before, command.day, command.mark, name, command.openings)


async def preview_hours(caller: Caller, command: c.PreviewHours) -> c.Impact:
    change = partial(_with_week, command)
    await known(caller, command.calendar_id)
    moment = check_valid_from(command.valid_from)
    before = await chain_of(caller.tenant_id, command.calendar_id)
    check(change(before.at(moment).said.definition))
    chain = with_change(before, change, DRAFT, moment, onwards=False)
    planned = of_calendar(command.calendar_id, chain, command.applies, moment)
    return await previewing.of_calendar(caller, planned, command.cursor)


def _with_week(command: c.PreviewHours, before: Definition) -> Definition:
    week = before.week if command.week is None else tuple(in_order(one) for one in command.week)
    return replace(before, week=week, zone=command.zone or before.zone)


async def preview_approval(caller: Caller, query: c.PreviewApproval) -> c.Impact:
    found = await approval_of(caller, query.approval_id)
    if found.terms is not None:
        terms = found.terms
        return await preview_policy(
            caller,
            c.PreviewPolicy(
                policy_id=found.subject_id,
                rules=terms.rules,
                calendar_id=terms.calendar_id,
                applies=Applies.RETROACTIVE,
                cursor=query.cursor,
            ),
        )
    day = found.day
    if day is None:  # a charge changes no clock that runs
        raise APPROVAL_NOT_FOUND()
    command = c.PreviewDay(
        calendar_id=found.subject_id,
        day=day.day,
        mark=day.mark,
        openings=day.openings,
        applies=Applies.RETROACTIVE,
        cursor=query.cursor,
    )
    return await preview_day(caller, command)


async def known(caller: Caller, calendar_id: UUID) -> None:
    """Raises `calendar.not_found`."""
    if await DB.value(_CALENDAR, caller.tenant_id, calendar_id) is None:
        raise CALENDAR_NOT_FOUND()
