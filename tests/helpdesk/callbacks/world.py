"""A company whose tickets are resolved, with the clock of its call-backs in the test's hand."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from services.helpdesk.callbacks import schedules
from services.helpdesk.db import DB
from shared.contracts.desk import call_back_views as v
from shared.contracts.desk import call_backs as c
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    READ_TICKET,
    RESOLVE_TICKET,
    OpenTicket,
    ReadTicket,
    ResolveTicket,
)
from shared.contracts.parties import Caller, Kind, Party
from shared.core import clock
from shared.core.ids import new_id
from shared.outbox import outbox
from tests.matrix.behind import until

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""10:00 in Taipei."""
HAPPY = v.Answers(solved=v.Solved.YES, result=5, timeliness=4, effort=4, comment="很快")


class Clock:
    """What `shared.core.clock.now` says to call-backs, and what events are stamped with: the rest of the product keeps
    the time of the machine, as its tables do."""

    def __init__(self, at=MONDAY):
        self.at = at

    def __call__(self):
        return self.at

    def pass_(self, **more):
        self.at += timedelta(**more)

    async def due(self, tenant_id, at=None):
        """Let time pass to `at`, firing what is due on its way."""
        if at is not None:
            self.at = at
        while await schedules.round_of(tenant_id):
            pass


@contextmanager
def fake_clock(at=MONDAY):
    given, real, stamped = Clock(at), clock.now, outbox.now
    clock.now = outbox.now = given
    try:
        yield given
    finally:
        clock.now, outbox.now = real, stamped


def key():
    return new_id().hex


async def resolved(ask, cast, who=None, by=None, **more):
    """A ticket that `by` has solved."""
    ticket = await ask(OPEN_TICKET, who or cast.hsiaohan, OpenTicket(title="印表機", body="卡紙", **more), key=key())
    return await solved(ask, by or cast.bohan, ticket)


async def solved(ask, by, ticket, solution="換了滾輪。"):
    now = await ask(READ_TICKET, by, ReadTicket(ticket_id=ticket.id))
    command = ResolveTicket(ticket_id=ticket.id, revision=now.revision, solution=solution)
    return await ask(RESOLVE_TICKET, by, command, key=key())


async def call_back_of(cast, ticket):
    """The latest one about the ticket, once it has begun."""
    found = []

    async def begun():
        found[:] = await rows(
            cast,
            "select * from call_back where tenant_id = $1 and ticket_id = $2 and "
            "split_part(occasion_key, ':', 2)::int = (select max(version) from ticket_event "
            "where tenant_id = $1 and ticket_id = $2 and verb = 'resolve')",
            ticket.id,
        )
        return bool(found)

    await until(begun, 8)
    return found[0]


async def rows(cast, sql, *args):
    async with DB.tenant_scope(cast.tenant_id):
        return [dict(row) for row in await DB.rows(sql, cast.tenant_id, *args)]


async def log(ask, who, one, result, **more):
    """`one` is a view or a row."""
    now = await ask(c.READ_CALL_BACK, who, c.ReadCallBack(call_back_id=one["id"] if isinstance(one, dict) else one.id))
    command = c.LogAttempt(call_back_id=now.id, revision=now.revision, result=v.CallResult(result), **more)
    return await ask(c.LOG_ATTEMPT, who, command, key=key())


async def ticket_now(ask, cast, ticket):
    return await ask(READ_TICKET, cast.peishan, ReadTicket(ticket_id=ticket.id))


async def is_state(cast, one, state):
    async def is_it():
        found = await rows(cast, "select state from call_back where tenant_id = $1 and id = $2", one["id"])
        return found[0]["state"] == state

    await until(is_it)


def gateway(cast):
    return Caller(tenant_id=cast.tenant_id, kind=Kind.SERVICE, party=Party.GATEWAY, name="gateway")
