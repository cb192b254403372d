"""A desk with triggers, for their tests."""

import asyncio

import pytest

from shared.contracts.desk import triggers as t
from shared.contracts.desk.conditions import Conditions, Moment
from shared.contracts.desk.deeds import Deeds
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    REPLY_TICKET,
    TICKET_PAGE,
    NumberQuery,
    OpenTicket,
    ReplyTicket,
)
from shared.core.errors import DomainError
from shared.core.ids import new_id


async def made(ask, cast, name, moment=Moment.OPENED, *, wanted=None, on=True, **deeds):
    command = t.CreateTrigger(name=name, moment=moment, conditions=wanted or Conditions(), deeds=Deeds(**deeds))
    trigger = await ask(t.CREATE_TRIGGER, cast.peishan, command, key=new_id().hex)
    return await switched(ask, cast, trigger) if on else trigger


async def switched(ask, cast, trigger, *, on=True):
    command = t.SwitchTrigger(trigger_id=trigger.id, revision=trigger.revision, is_on=on)
    return await ask(t.SWITCH_TRIGGER, cast.peishan, command, key=new_id().hex)


async def opened(ask, cast, title="印表機卡紙", who=None, **more):
    command = OpenTicket(title=title, body="今天早上開始。", **more)
    return await ask(OPEN_TICKET, who or cast.hsiaohan, command, key=new_id().hex)


async def replied(ask, who, ticket, body="還是不行", **more):
    return await ask(REPLY_TICKET, who, ReplyTicket(ticket_id=ticket.id, body=body, **more), key=new_id().hex)


async def page_of(ask, cast, ticket):
    return await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=int(ticket.number.removeprefix("HD-"))))


async def until(ask, cast, ticket, holds):
    """The ticket's page, once it is so."""
    async with asyncio.timeout(30):
        while True:
            page = await page_of(ask, cast, ticket)
            if holds(page):
                return page
            await asyncio.sleep(0.05)


async def runs_of(ask, cast, trigger):
    return (await ask(t.LIST_RUNS, cast.peishan, t.ListRuns(trigger_id=trigger.id))).items


async def ran(ask, cast, trigger, count=1):
    async with asyncio.timeout(30):
        while True:
            runs = await runs_of(ask, cast, trigger)
            if len(runs) >= count:
                return runs
            await asyncio.sleep(0.05)


def whole(page):
    return [one.verb for one in page.history if "run" not in one.data]


async def refused(kind, code, doing, field=None):
    with pytest.raises(kind) as error:
        await doing
    assert isinstance(error.value, DomainError)
    assert error.value.code == code
    if field:
        assert list(error.value.fields) == [field]


async def quiet(ask, cast, ticket):
    """Until nothing has happened to it for a while."""
    before = None
    while True:
        revision = (await page_of(ask, cast, ticket)).ticket.revision
        if revision == before:
            return
        before = revision
        await asyncio.sleep(0.6)
