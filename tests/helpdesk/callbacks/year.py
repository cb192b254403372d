"""A year of resolved tickets over the real calls, database, events and timers, by a clock that a program winds: customers
who answer, confirm, reject and reopen, agents who call, and nobody who looks away. Seeded; `problems` must be empty."""

import asyncio
import heapq
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from services.helpdesk.callbacks import schedules
from services.helpdesk.db import DB
from shared.contracts.desk import call_backs as c
from shared.contracts.desk.call_back_views import Answers, CallResult, Solved
from shared.contracts.helpdesk import (
    CONFIRM_TICKET,
    OPEN_TICKET,
    READ_TICKET,
    REJECT_TICKET,
    RESOLVE_TICKET,
    MoveTicket,
    OpenTicket,
    ReadTicket,
    RejectTicket,
    ResolveTicket,
    TicketState,
    TicketType,
)
from shared.contracts.parties import Caller, Kind, Party
from shared.core.errors import Conflict, NotFound
from tests.factories.helpdesk import make_cast
from tests.helpdesk.callbacks.people import populate, tell_notify
from tests.helpdesk.callbacks.reckoning import reckon
from tests.helpdesk.callbacks.world import fake_clock, key
from tests.matrix.behind import until

BEGINS = datetime(2026, 1, 4, 16, 0, tzinfo=UTC)  # Monday, midnight in Taipei
AT_ONCE = 8
RESULTS = (
    *([CallResult.ANSWERED] * 55),
    *([CallResult.NO_ANSWER] * 25),
    *([CallResult.BUSY] * 8),
    *([CallResult.CALL_LATER] * 4),
    *([CallResult.REFUSED] * 3),
    *([CallResult.WRONG_NUMBER] * 3),
    *([CallResult.PARTIAL] * 2),
)


@dataclass
class Year:
    """What a year came to."""

    resolutions: int = 0
    states: dict[str, int] = field(default_factory=dict)
    calls: Counter = field(default_factory=Counter)
    draws: int = 0
    pool: int = 0
    drawn: int = 0
    rated: int = 0
    reopened: int = 0
    problems: list[str] = field(default_factory=list)


class Life:
    """One company's year. `later` is what will happen, by time."""

    def __init__(self, ask, cast, clock, random):
        self.ask, self.cast, self.clock, self.random = ask, cast, clock, random
        self.year = Year()
        self.agents, self.contacts = [], []
        self.begins, self.later, self._order = BEGINS, [], count()

    def at(self, moment, act, *given):
        heapq.heappush(self.later, (moment, next(self._order), act, given))

    # what people do

    async def solve_new(self, contact, agent):
        kind = TicketType.COMPLAINT if self.random.random() < 0.03 else TicketType.INCIDENT
        level = (1, 1) if self.random.random() < 0.08 else (3, self.random.choice((2, 3)))
        opened = OpenTicket(title="工單", body="……", impact=level[0], urgency=level[1], type=kind)
        ticket = await self.ask(OPEN_TICKET, contact, opened, key=key())
        await self.solve(contact, agent, ticket.id)

    async def solve(self, contact, agent, ticket_id):
        now = await self.ask(READ_TICKET, agent, ReadTicket(ticket_id=ticket_id))
        if now.state in {TicketState.RESOLVED, TicketState.CLOSED}:
            return
        command = ResolveTicket(ticket_id=ticket_id, revision=now.revision, solution="好了。")
        done = await self.ask(RESOLVE_TICKET, agent, command, key=key())
        self.year.resolutions += 1
        luck = self.random.random()
        soon = self.clock.at + timedelta(hours=self.random.uniform(1, 60))
        if luck < 0.08:
            self.at(soon, self.confirm, contact, ticket_id)
        elif luck < 0.12:
            self.at(soon, self.reject, contact, agent, ticket_id)
        elif luck < 0.30:
            self.at(soon, self.rate, contact, agent, (ticket_id, done.revision))

    async def confirm(self, contact, ticket_id):
        now = await self.ask(READ_TICKET, contact, ReadTicket(ticket_id=ticket_id))
        if now.state is TicketState.RESOLVED:
            move = MoveTicket(ticket_id=ticket_id, revision=now.revision)
            await self.ask(CONFIRM_TICKET, contact, move, key=key())

    async def reject(self, contact, agent, ticket_id):
        now = await self.ask(READ_TICKET, contact, ReadTicket(ticket_id=ticket_id))
        if now.state is TicketState.RESOLVED:
            command = RejectTicket(ticket_id=ticket_id, revision=now.revision, body="還沒好。")
            await self.ask(REJECT_TICKET, contact, command, key=key())
            self._again(contact, agent, ticket_id)

    async def rate(self, contact, agent, what):
        """By the link of that very resolve, from outside."""
        ticket_id, version = what
        found = await self.rows(
            "select id from call_back where tenant_id = $1 and occasion_key = $2", f"{ticket_id}:{version}"
        )
        answers = self._answers()
        gateway = Caller(tenant_id=self.cast.tenant_id, kind=Kind.SERVICE, party=Party.GATEWAY, name="gateway")
        for row in found:
            command = c.Rate(call_back_id=row["id"], generation=1, answers=answers)
            try:
                await self.ask(c.RATE, gateway, command, key=key())
            except NotFound:
                continue  # suppressed, void, over
            self.year.rated += 1
            if answers.solved is Solved.NO:
                self._again(contact, agent, ticket_id)

    def _answers(self):
        solved = self.random.choices((Solved.YES, Solved.PARTLY, Solved.NO), (88, 6, 6))[0]
        return Answers(solved=solved, result=self.random.choices((1, 2, 3, 4, 5), (2, 4, 10, 40, 44))[0])

    def _again(self, contact, agent, ticket_id):
        self.year.reopened += 1
        self.at(self.clock.at + timedelta(hours=self.random.uniform(3, 50)), self.solve, contact, agent, ticket_id)

    async def call_who_is_due(self):
        sql = "select id, caller_id, ticket_id, handlers, is_slot from call_back where tenant_id = $1 and state = 'due' order by id"
        for row in await self.rows(sql):
            if not (row["is_slot"] or self._is_open()):
                continue  # left over from the day: agents go home
            able = [one for one in self.agents if one.actor_id not in row["handlers"]]
            caller = next((one for one in able if one.actor_id == row["caller_id"]), None) or self.random.choice(able)
            await self._call(caller, row)

    def _is_open(self):
        local = self.clock.at.astimezone(ZoneInfo("Asia/Taipei"))
        return local.weekday() < 5 and time(9) <= local.time() <= time(18)

    async def _call(self, caller, row):
        view = await self.ask(c.READ_CALL_BACK, caller, c.ReadCallBack(call_back_id=row["id"]))
        result = self.random.choice(RESULTS)
        more = {}
        if result in {CallResult.ANSWERED, CallResult.PARTIAL}:
            more["answers"] = self._answers()
        if result is CallResult.CALL_LATER:
            more["slot_at"] = self.clock.at + timedelta(hours=self.random.randrange(1, 30))
        command = c.LogAttempt(call_back_id=view.id, revision=view.revision, result=result, **more)
        try:
            await self.ask(c.LOG_ATTEMPT, caller, command, key=key())
        except Conflict:  # the customer was quicker
            self.year.calls["overtaken"] += 1
            return
        self.year.calls[str(result)] += 1
        if more.get("answers") and more["answers"].solved is Solved.NO:
            contact = await self._contact_of(row["ticket_id"])
            self._again(contact, self.random.choice(self.agents), row["ticket_id"])

    async def _contact_of(self, ticket_id):
        (row,) = await self.rows("select requester_id from ticket where tenant_id = $1 and id = $2", ticket_id)
        return next(one for one in self.contacts if one.actor_id == row["requester_id"])

    # time

    async def rows(self, sql, *args):
        async with DB.tenant_scope(self.cast.tenant_id):
            return [dict(row) for row in await DB.rows(sql, self.cast.tenant_id, *args)]

    async def pass_to(self, moment):
        """Everything that is due until then, each at its time."""
        while True:
            (row,) = await self.rows("select min(fire_at) as at from call_timer where tenant_id = $1")
            happens = self.later[0][0] if self.later else None
            nearest = min((one for one in (row["at"], happens) if one is not None), default=None)
            if nearest is None or nearest > moment:
                break
            self.clock.at = max(self.clock.at, nearest)
            if happens is not None and happens <= self.clock.at:
                _, _, act, given = heapq.heappop(self.later)
                await act(*given)
            else:
                await schedules.round_of(self.cast.tenant_id)
                await self.call_who_is_due()
        self.clock.at = max(self.clock.at, moment)

    async def settled(self):
        """Every resolve has its call-back: events have arrived before time goes on."""

        async def arrived():
            (row,) = await self.rows(
                "select count(*) as many from call_back where tenant_id = $1 and ticket_id is not null"
            )
            return row["many"] == self.year.resolutions

        await until(arrived, 60)


async def live_a_year(ask, resolutions: int, seed: int) -> Year:
    """`resolutions` first ones; what is opened again is resolved again beside them."""
    random = Random(seed)
    cast = await make_cast()
    with fake_clock(BEGINS) as clock:
        life = Life(ask, cast, clock, random)
        await populate(life)
        await tell_notify(life)
        days = [BEGINS + timedelta(days=day) for day in range(364)]
        of_day = Counter(random.choices(range(364), [5 if day % 7 < 5 else 1 for day in range(364)], k=resolutions))
        for number, day in enumerate(days):
            await life.pass_to(day)
            moments = sorted(random.uniform(0, 23.9) for _ in range(of_day[number]))
            for begin in range(0, len(moments), AT_ONCE):
                together = moments[begin : begin + AT_ONCE]
                await life.pass_to(day + timedelta(hours=together[-1]))
                await asyncio.gather(
                    *(life.solve_new(random.choice(life.contacts), random.choice(life.agents)) for _ in together)
                )
                await life.settled()
        while life.later:
            await life.pass_to(clock.at + timedelta(days=3))
            await life.settled()
        await life.pass_to(clock.at + timedelta(days=40))
        await life.settled()
        await reckon(life, cast)
    return life.year
