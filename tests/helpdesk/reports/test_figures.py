"""The figures of a report against the same rows counted one by one in Python; what is left out; the board."""

import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.reports import READ_BOARD, READ_REPORT, BoardQuery, ReportQuery, Step
from shared.contracts.helpdesk import OPEN_TICKET, TAKE_TICKET, OpenTicket, TakeTicket
from shared.contracts.parties import Party
from shared.core.clock import now
from shared.core.errors import Forbidden, Invalid
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.matrix.behind import superuser

TAIPEI = ZoneInfo("Asia/Taipei")
FIRST, LAST = date(2026, 3, 1), date(2026, 5, 31)
BEGIN, END = datetime(2026, 3, 1, tzinfo=TAIPEI), datetime(2026, 6, 1, tzinfo=TAIPEI)
CLOCKS = ("first_response", "next_response", "update", "total_resolution")
WAITING = ("waiting_customer", "waiting_third_party", "scheduled")


def drawn(cast, seed):
    """Tickets and clocks around the period, as rows."""
    random_ = random.Random(seed)
    tickets, clocks = [], []
    for number in range(1, 401):
        opened = BEGIN + timedelta(minutes=random_.randrange(-60 * 24 * 60, 120 * 24 * 60))
        state = random_.choice(("new", "open", *WAITING, "resolved", "closed", "closed", "closed", "spam"))
        resolved = opened + timedelta(hours=random_.randrange(1, 900)) if state in {"resolved", "closed"} else None
        who = random_.choice((cast.hsiaohan, cast.stranger))
        agent = random_.choice((cast.bohan, cast.yutong, None))
        ticket = {
            "id": new_id(), "number": number, "customer_id": who.customer_id, "requester_id": who.actor_id,
            "assignee_id": agent and agent.actor_id, "state": state, "opened_at": opened, "resolved_at": resolved,
            "updated_at": max(filter(None, (opened, resolved))) + timedelta(minutes=5),
        }  # fmt: skip
        tickets.append(ticket)
        ticking = random_.sample(CLOCKS, random_.randrange(len(CLOCKS) + 1))
        clocks += [_clock(random_, ticket, clock) for clock in ticking]
    return tickets, clocks


def _clock(random_, ticket, clock):
    """Ended in time, late, late and running on, running, void, or late by a change."""
    target, end = random_.choice((60, 240)), ticket["resolved_at"] or ticket["updated_at"]
    kind = random_.choice(("met", "met", "late", "over", "running", "void", "changed"))
    late = kind in {"late", "over", "changed"}
    return {
        "ticket_id": ticket["id"], "customer_id": ticket["customer_id"], "clock": clock, "target_minutes": target,
        "phase": {"over": "running", "running": "running", "void": "void"}.get(kind, "stopped"),
        "started_at": ticket["opened_at"], "stopped_at": None if kind in {"over", "running"} else end,
        "breached_at": end - timedelta(minutes=1) if late else None, "by_change": kind == "changed",
        "left_seconds": 0 if late else random_.randrange(target * 60),
        "overrun_seconds": random_.randrange(9000) if late else 0,
    }  # fmt: skip


@pytest.fixture
async def filled(cast):
    tickets, clocks = drawn(cast, 5)
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute("set session_replication_role = replica")
        for one in tickets:
            await connection.execute(
                "insert into ticket (tenant_id, id, number, customer_id, requester_id, assignee_id, state, opened_at,"
                " resolved_at, updated_at, title, impact, urgency, priority, channel)"
                " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'x', 2, 2, 3, 'desk')",
                cast.tenant_id, *one.values(),
            )  # fmt: skip
        for one in clocks:
            names = ", ".join(one)
            places = ", ".join(f"${at + 2}" for at in range(len(one)))
            await connection.execute(
                f"insert into ticket_clock (tenant_id, cycle, {names}) values ($1, 1, {places})",
                cast.tenant_id, *one.values(),
            )  # fmt: skip
    return cast, tickets, clocks


def within(at) -> bool:
    return at is not None and BEGIN <= at < END


def rank(values, share):
    """The smallest value that at least `share` of all are not above (percentile_disc)."""
    ordered = sorted(values)
    at = next((at for at in range(len(ordered)) if (at + 1) / len(ordered) >= share), None)
    return None if at is None else ordered[at]


def ended(clocks, spam):
    """(ticket, clock, broke, seconds) of clocks that ended or broke within the period."""
    for one in clocks:
        broke = one["breached_at"] is not None and not one["by_change"]
        stopped = one["phase"] == "stopped" and within(one["stopped_at"])
        if one["ticket_id"] in spam or not (within(one["breached_at"]) if broke else stopped):
            continue
        took = one["target_minutes"] * 60 - one["left_seconds"] + one["overrun_seconds"] if stopped else None
        yield one["ticket_id"], one["clock"], broke, took


async def test_every_figure_is_what_counting_by_hand_gives(ask, filled):
    cast, tickets, clocks = filled
    report = await ask(READ_REPORT, cast.peishan, ReportQuery(first_day=FIRST, last_day=LAST))
    real = [one for one in tickets if one["state"] != "spam"]
    over = list(ended(clocks, {one["id"] for one in tickets if one["state"] == "spam"}))
    assert report.step is Step.WEEK
    assert report.opened == sum(within(one["opened_at"]) for one in real) > 100
    assert report.resolved == sum(within(one["resolved_at"]) for one in real) > 50
    for name in ("opened", "resolved"):
        monday = Counter()
        for one in real:
            if within(one[f"{name}_at"]):
                day = one[f"{name}_at"].astimezone(TAIPEI).date()
                monday[day - timedelta(days=day.weekday())] += 1
        assert {row.day: getattr(row, name) for row in report.volume if getattr(row, name)} == monday
    assert [row.day.weekday() for row in report.volume] == [0] * 14  # every week, empty ones too
    for row in report.clocks:
        mine = [one for one in over if one[1] == row.clock]
        took = [one[3] for one in mine if one[3] is not None]
        assert (row.met, row.breached) == (sum(not one[2] for one in mine), sum(one[2] for one in mine))
        assert (row.p50, row.p90) == (rank(took, 0.5), rank(took, 0.9))
    assert {row.clock for row in report.clocks} == set(CLOCKS)
    for groups, key in ((report.customers, "customer_id"), (report.agents, "assignee_id")):
        assert {row.id: _told(row) for row in groups} == by_hand(real, over, key)
    (nobodys,) = report.teams  # none has a team
    assert (nobodys.id, nobodys.opened, nobodys.resolved) == (None, report.opened, report.resolved)
    ages = Counter()
    for one in real:
        if one["state"] in {"new", "open", *WAITING}:
            age = (now() - one["opened_at"]).total_seconds() / 86400
            band = max(days for days in (0, 1, 3, 7, 30, 90) if age >= days)
            ages[band, one["state"] in WAITING] += 1
    assert {(row.days, late): getattr(row, "waiting" if late else "working") for row in report.ages
            for late in (False, True) if getattr(row, "waiting" if late else "working")} == ages  # fmt: skip


def _told(row):
    return row.opened, row.resolved, row.breached, row.response, row.resolution


def by_hand(tickets, over, key):
    clocked = defaultdict(list)
    for ticket, clock, broke, took in over:
        clocked[ticket].append((clock, broke, took))
    found = defaultdict(lambda: [0, 0, 0, [], []])
    for one in tickets:
        broke = any(entry[1] for entry in clocked[one["id"]])
        if not (within(one["opened_at"]) or within(one["resolved_at"]) or broke):
            continue
        row = found[one[key]]
        row[0] += within(one["opened_at"])
        row[1] += within(one["resolved_at"])
        row[2] += broke
        for clock, _, took in clocked[one["id"]]:
            if took is not None and clock in {"first_response", "total_resolution"}:
                row[3 if clock == "first_response" else 4].append(took)
    return {name: (*row[:3], rank(row[3], 0.5), rank(row[4], 0.5)) for name, row in found.items()}


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
