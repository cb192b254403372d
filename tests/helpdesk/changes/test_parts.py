"""However many tickets a change touches, a preview looks at all of them, part by part."""

from functools import partial
from random import Random

import pytest
from msgspec.structs import replace

from services.helpdesk.changes import previewing
from shared.contracts.desk.changes import PREVIEW_DAY, PREVIEW_POLICY, PreviewDay, PreviewPolicy
from shared.contracts.desk.hours import DayMark
from shared.contracts.desk.rules import Applies
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.core.clock import now
from shared.core.errors import Invalid
from tests.helpdesk.calendars.hours import make, week
from tests.helpdesk.changes.test_previews import drawn
from tests.helpdesk.clocks.world import opened, promise, rules


async def in_parts(ask, who, call, command):
    found = []
    while True:
        found.append(await ask(call, who, command))
        if found[-1].next is None:
            return found
        command = replace(command, cursor=found[-1].next)


def whole_of(parts):
    shifts = [one for part in parts for one in part.shifts]
    return sum(part.moved for part in parts), sum(part.breached for part in parts), {one.ticket_id for one in shifts}


async def test_the_parts_are_together_what_one_look_finds(ask, cast, monkeypatch):
    await make(ask, cast.peishan, "日夜", week=week("00:00-00:00"))
    policy = await promise(ask, cast, drawn(Random(3)))
    tickets = [await opened(ask, cast) for _ in range(5)]
    preview = partial(PreviewPolicy, policy_id=policy.id, rules=drawn(Random(4)))
    at_once = await ask(PREVIEW_POLICY, cast.peishan, preview())
    assert (at_once.tickets, at_once.examined, at_once.next) == (5, 5, None)
    assert at_once.moved > 0
    monkeypatch.setattr(previewing, "PART", 2)
    parts = await in_parts(ask, cast.peishan, PREVIEW_POLICY, preview())
    assert [(part.tickets, part.examined) for part in parts] == [(5, 2), (2, 2), (1, 1)]
    assert whole_of(parts) == (at_once.moved, at_once.breached, {one.id for one in tickets})
    new = await ask(PREVIEW_POLICY, cast.peishan, preview(applies=Applies.NEW))
    assert (new.tickets, new.moved, new.next) == (5, 0, None)  # nothing to look at


async def test_what_is_opened_meanwhile_is_looked_at_and_nothing_twice(ask, cast, monkeypatch):
    calendar = await make(ask, cast.peishan, "日夜", week=week("00:00-00:00"))
    await promise(ask, cast, rules())
    first = [await opened(ask, cast) for _ in range(3)]
    monkeypatch.setattr(previewing, "PART", 2)
    command = PreviewDay(calendar_id=calendar.id, day=now().date(), mark=DayMark.CLOSURE)
    part = await ask(PREVIEW_DAY, cast.peishan, command)
    assert part.tickets == 3
    later = await opened(ask, cast)
    rest = await in_parts(ask, cast.peishan, PREVIEW_DAY, replace(command, cursor=part.next))
    assert sum(one.examined for one in (part, *rest)) == len([*first, later])


async def test_a_cursor_goes_on_with_its_own_preview_only(ask, cast, monkeypatch):
    policy, other = await promise(ask, cast, rules()), await promise(ask, cast, rules(20))
    for _ in range(2):
        await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="印表機", body="不能列印。"))
        await opened(ask, cast)
    monkeypatch.setattr(previewing, "PART", 1)
    part = await ask(PREVIEW_POLICY, cast.peishan, PreviewPolicy(policy_id=other.id, rules=rules(30)))
    assert part.next is not None
    for wrong in (part.next, "x"):
        command = PreviewPolicy(policy_id=policy.id, rules=rules(30), cursor=wrong)
        with pytest.raises(Invalid, match=r"cursor\.invalid"):
            await ask(PREVIEW_POLICY, cast.peishan, command)
