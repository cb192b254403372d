"""The figures of a report against the same rows counted one by one in Python; what is left out; the board."""

import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.handing import HAND_OVER, HandOver
from shared.contracts.desk.reports import READ_BOARD, READ_REPORT, BoardQuery, ReportQuery, Step
from shared.contracts.desk.teams import CREATE_TEAM, CreateTeam
from shared.contracts.helpdesk import OPEN_TICKET, TAKE_TICKET, OpenTicket, TakeTicket
from shared.contracts.parties import Party
from shared.core.clock import now
from shared.core.errors import Forbidden, Invalid, NotFound
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.matrix.behind import superuser

TAIPEI = ZoneInfo("Asia/Taipei")
FIRST, LAST = date(2026, 3, 1), date(2026, 5, 31)
BEGIN, END = datetime(2026, 3, 1, tzinfo=TAIPEI), datetime(2026, 6, 1, tzinfo=TAIPEI)
CLOCKS = ("first_response", "next_response", "update", "total_resolution")
WAITING = ("waiting_customer", "waiting_third_party", "scheduled")


def drawn(cast, teams, seed):
    """Tickets and the cycles of their clocks around the period, as rows."""
    random_ = random.Random(seed)
    tickets, cycles = [], []
    for number in range(1, 401):
        opened = BEGIN + timedelta(minutes=random_.randrange(-60 * 24 * 60, 120 * 24 * 60))
        state = random_.choice(("new", "open", *WAITING, "resolved", "closed", "closed", "closed", "spam", "merged"))
        resolved = opened + timedelta(hours=random_.randrange(1, 900)) if state in {"resolved", "closed"} else None
        who = random_.choice((cast.hsiaohan, cast.stranger))
        agent = random_.choice((cast.bohan, cast.yutong, None))
        ticket = {
            "id": new_id(), "number": number, "customer_id": who.customer_id, "requester_id": who.actor_id,
            "assignee_id": agent and agent.actor_id, "team_id": random_.choice((*teams, None)), "state": state,
            "opened_at": opened, "resolved_at": resolved,
            "updated_at": max(filter(None, (opened, resolved))) + timedelta(days=40),
        }  # fmt: skip
        tickets.append(ticket)
        for clock in random_.sample(CLOCKS, random_.randrange(len(CLOCKS) + 1)):
            began = opened
            for cycle in range(1, random_.randint(1, 4) + 1):
                cycles.append(_cycle(random_, ticket, clock, cycle, began))
                began = cycles[-1]["end"] + timedelta(hours=random_.randrange(1, 200))
    return tickets, cycles


def _cycle(random_, ticket, clock, cycle, began):
    """Ended in time, late, late and running on, running, void, or late by a change."""
    target, end = random_.choice((60, 240)), began + timedelta(hours=random_.randrange(5, 300))
    kind = random_.choice(("met", "met", "late", "over", "running", "void", "changed"))
    late = kind in {"late", "over", "changed"}
    return {
        "ticket_id": ticket["id"], "customer_id": ticket["customer_id"], "clock": clock, "target_minutes": target,
        "phase": {"over": "running", "running": "running", "void": "void"}.get(kind, "stopped"), "cycle": cycle,
        "started_at": began, "stopped_at": None if kind in {"over", "running"} else end,
        "breached_at": end - timedelta(hours=random_.randrange(1, 5)) if late else None,
        "by_change": kind == "changed", "left_seconds": 0 if late else random_.randrange(target * 60),
        "overrun_seconds": random_.randrange(9000) if late else 0, "end": end,
    }  # fmt: skip


def took(one) -> int:
    return one["target_minutes"] * 60 - one["left_seconds"] + one["overrun_seconds"]


def in_time(one) -> bool:
    return one["breached_at"] is None or one["by_change"]


TICKET = """
insert into ticket (tenant_id, id, number, customer_id, requester_id, assignee_id, team_id, state, opened_at,
  resolved_at, updated_at, title, impact, urgency, priority, channel)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'x', 2, 2, 3, 'desk')
"""
PAST = """
insert into ticket_cycle (tenant_id, ticket_id, customer_id, clock, cycle, stopped_at, took_seconds, is_met)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
BREACH = """
insert into sla_breach (tenant_id, ticket_id, customer_id, clock, cycle, due_at, by_change, late)
values ($1, $2, $3, $4, $5, $6, $7, false)
"""


@pytest.fixture
async def filled(ask, cast):
    teams = [(await ask(CREATE_TEAM, cast.peishan, CreateTeam(name=name))).id for name in ("一線", "二線")]
    tickets, cycles = drawn(cast, teams, 5)
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute("set session_replication_role = replica")
        for one in tickets:
            await connection.execute(TICKET, cast.tenant_id, *one.values())
        for one in latest(cycles):
            kept = {name: value for name, value in one.items() if name != "end"}
            places = ", ".join(f"${at + 2}" for at in range(len(kept)))
            names = ", ".join(kept)
            await connection.execute(
                f"insert into ticket_clock (tenant_id, {names}) values ($1, {places})", cast.tenant_id, *kept.values()
            )
        kept = {id(one) for one in latest(cycles)}
        for one in cycles:
            if id(one) not in kept and one["phase"] == "stopped":
                told = (one[name] for name in ("ticket_id", "customer_id", "clock", "cycle", "stopped_at"))
                await connection.execute(PAST, cast.tenant_id, *told, took(one), in_time(one))
            if one["breached_at"] is not None:
                told = (
                    one[name] for name in ("ticket_id", "customer_id", "clock", "cycle", "breached_at", "by_change")
                )
                await connection.execute(BREACH, cast.tenant_id, *told)
    return cast, tickets, cycles


def latest(cycles):
    """What the desk shows of a clock; of those before, only how they ended is kept."""
    return {(one["ticket_id"], one["clock"]): one for one in cycles}.values()


def within(at) -> bool:
    return at is not None and BEGIN <= at < END


def rank(values, share):
    """The smallest value that at least `share` of all are not above (percentile_disc)."""
    ordered = sorted(values)
    at = next((at for at in range(len(ordered)) if (at + 1) / len(ordered) >= share), None)
    return None if at is None else ordered[at]


def broken(cycles, spam):
    """(ticket, clock) of each cycle that broke its promise within the period, the same one again for each cycle."""
    for one in cycles:
        if one["ticket_id"] not in spam and within(one["breached_at"]) and not one["by_change"]:
            yield one["ticket_id"], one["clock"]


def ended(cycles, spam):
    """(ticket, clock, in time, seconds) of every cycle that ended within the period."""
    for one in cycles:
        if one["ticket_id"] not in spam and one["phase"] == "stopped" and within(one["stopped_at"]):
            yield one["ticket_id"], one["clock"], in_time(one), took(one)


async def test_every_figure_is_what_counting_by_hand_gives(ask, filled):
    cast, tickets, cycles = filled
    report = await ask(READ_REPORT, cast.peishan, ReportQuery(first_day=FIRST, last_day=LAST))
    real = [one for one in tickets if one["state"] != "spam"]
    spam = {one["id"] for one in tickets if one["state"] == "spam"}
    broke, over = list(broken(cycles, spam)), list(ended(cycles, spam))
    assert len(set(broke)) < len(broke)  # clocks that broke more than once
    assert report.step is Step.WEEK
    assert report.opened == sum(is_opened(one) for one in real) > 100
    assert report.resolved == sum(within(one["resolved_at"]) for one in real) > 50
    for name in ("opened", "resolved"):
        monday = Counter()
        for one in real:
            if within(one[f"{name}_at"]) and one["state"] != "merged":
                day = one[f"{name}_at"].astimezone(TAIPEI).date()
                monday[day - timedelta(days=day.weekday())] += 1
        assert {row.day: getattr(row, name) for row in report.volume if getattr(row, name)} == monday
    assert [row.day.weekday() for row in report.volume] == [0] * 14  # every week, empty ones too
    for row in report.clocks:
        mine = [one for one in over if one[1] == row.clock]
        seconds = [one[3] for one in mine]
        assert row.met == sum(one[2] for one in mine) > 0
        assert row.breached == sum(clock == row.clock for _, clock in broke) > 0
        assert (row.p50, row.p90) == (rank(seconds, 0.5), rank(seconds, 0.9))
    assert {row.clock for row in report.clocks} == set(CLOCKS)
    grouped = ((report.customers, "customer_id"), (report.agents, "assignee_id"), (report.teams, "team_id"))
    for groups, key in grouped:
        assert {row.id: _told(row) for row in groups} == by_hand(real, broke, over, key)
    assert {row.name for row in report.teams} == {"一線", "二線", None}
    ages = Counter()
    for one in real:
        if one["state"] in {"new", "open", *WAITING}:
            age = (now() - one["opened_at"]).total_seconds() / 86400
            band = max(days for days in (0, 1, 3, 7, 30, 90) if age >= days)
            ages[band, one["state"] in WAITING] += 1
    assert {(row.days, late): getattr(row, "waiting" if late else "working") for row in report.ages
            for late in (False, True) if getattr(row, "waiting" if late else "working")} == ages  # fmt: skip


def is_opened(ticket) -> bool:
    return within(ticket["opened_at"]) and ticket["state"] != "merged"


def _told(row):
    times = (row.response, row.response_p90, row.resolution, row.resolution_p90)
    return row.opened, row.resolved, row.breached, *times


def by_hand(tickets, broke, over, key):
    """A ticket's longest time of a clock stands for it."""
    late, found = {ticket for ticket, _ in broke}, defaultdict(lambda: [0, 0, 0, [], []])
    longest = {}
    for ticket, clock, _, seconds in over:
        longest[ticket, clock] = max(seconds, longest.get((ticket, clock), 0))
    for one in tickets:
        if not (is_opened(one) or within(one["resolved_at"]) or one["id"] in late):
            continue
        row = found[one[key]]
        row[0] += is_opened(one)
        row[1] += within(one["resolved_at"])
        row[2] += one["id"] in late
        for at, clock in ((3, "first_response"), (4, "total_resolution")):
            if (one["id"], clock) in longest:
                row[at].append(longest[one["id"], clock])
    return {
        name: (*row[:3], *(rank(row[at], share) for at in (3, 4) for share in (0.5, 0.9)))
        for name, row in found.items()
    }


@pytest.mark.parametrize(
    ("days", "step", "columns"), [(1, Step.DAY, 1), (31, Step.DAY, 31), (90, Step.WEEK, 14), (366, Step.MONTH, 13)]
)
async def test_an_empty_company_has_empty_columns(ask, cast, days, step, columns):
    last = date(2026, 6, 30)
    query = ReportQuery(first_day=last - timedelta(days=days - 1), last_day=last)
    report = await ask(READ_REPORT, cast.peishan, query)
    assert (report.step, len(report.volume), report.opened, report.clocks) == (step, columns, 0, ())


async def test_a_ticket_counts_on_the_day_of_the_zone(ask, cast):
    await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="x", body="y"))
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update ticket set opened_at = $1", datetime(2026, 6, 30, 17, 0, tzinfo=UTC))  # 1 July in Taipei
    for zone, opened in (("Asia/Taipei", 0), ("UTC", 1)):
        query = ReportQuery(first_day=date(2026, 6, 30), last_day=date(2026, 6, 30), zone=zone)
        assert (await ask(READ_REPORT, cast.peishan, query)).opened == opened


@pytest.mark.parametrize(("first", "last"), [("2026-06-30", "2026-06-29"), ("2025-01-01", "2026-01-02")])
async def test_a_period_has_a_beginning_an_end_and_a_limit(ask, cast, first, last):
    query = ReportQuery(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last))
    with pytest.raises(Invalid, match="report.period"):
        await ask(READ_REPORT, cast.peishan, query)


async def test_agents_and_customers_read_no_reports_and_customers_no_board(ask, cast):
    for who in (cast.bohan, cast.manager):
        with pytest.raises(Forbidden):
            await ask(READ_REPORT, who, ReportQuery(first_day=FIRST, last_day=LAST))
    with pytest.raises(Forbidden):
        await ask(READ_BOARD, cast.manager, BoardQuery())


async def test_the_board_shows_who_has_what_the_most_pressed_first(ask, cast):
    other = await make_cast()
    await ask(OPEN_TICKET, other.hsiaohan, OpenTicket(title="foreign", body="y"))
    opened = [await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=f"T{at}", body="y")) for at in range(4)]
    for ticket, who in zip(opened[:3], (cast.bohan, cast.yutong, cast.yutong), strict=True):
        await ask(TAKE_TICKET, who, TakeTicket(ticket_id=ticket.id, revision=1))
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update ticket set next_due = now() - interval '1 hour' where id = $1", opened[0].id)
        await DB.run("update ticket set next_due = now() + interval '30 minutes' where id = $1", opened[2].id)
        await DB.run("update ticket set next_due = null, state = 'scheduled' where id = $1", opened[1].id)
    board = await ask(READ_BOARD, cast.bohan, BoardQuery())
    told = [(pile.name, pile.working, pile.waiting, pile.overdue, pile.soon) for pile in board.piles]
    assert told[:3] == [(None, 1, 0, 0, 0), ("陳柏翰", 1, 0, 1, 0), ("林語彤", 1, 1, 0, 1)]
    assert told[3:] == [("吳佩珊", 0, 0, 0, 0)]
    assert [row.title for row in board.piles[2].rows] == ["T2", "T1"]


async def test_the_board_of_one_team_has_its_tickets_and_its_people(ask, cast):
    mine, others = [await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=f"T{at}", body="y")) for at in range(2)]
    await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=others.id, revision=1))
    team = await ask(CREATE_TEAM, cast.peishan, CreateTeam(name="一線", member_ids=(cast.yutong.actor_id,)))
    await ask(HAND_OVER, cast.bohan, HandOver(ticket_id=mine.id, revision=1, team_id=team.id))
    board = await ask(READ_BOARD, cast.bohan, BoardQuery(team_id=team.id))
    assert [(pile.name, [row.title for row in pile.rows]) for pile in board.piles] == [(None, ["T0"]), ("林語彤", [])]
    with pytest.raises(NotFound, match=r"team\.not_found"):
        await ask(READ_BOARD, (await make_cast()).bohan, BoardQuery(team_id=team.id))
