"""Each wall by itself (attack A3): with the application's own filters gone the walls hold; with a wall gone as well
the matrix turns red, so it would have seen a hole."""

import asyncpg
import pytest

from shared.contracts.parties import Kind, Party
from shared.db.gate import findings
from tests.matrix.behind import superuser
from tests.matrix.cells import COMPANY, negative_cells, twin_of
from tests.matrix.rewriting import Seen, functions_without_predicate, wall_down
from tests.matrix.rows import ENGINES
from tests.matrix.test_isolation import ask_all, differences, marks_hidden_from, prepared, succeeds

OWNERS = (Party.GATEWAY, Party.HELPDESK, Party.NOTIFY)


def staff_slice(stage):
    """The strongest roles, by bus: every id field of every call once."""
    labels = ("member:company_admin", "member:support_lead", "member:hr")
    cells = [
        cell
        for cell in negative_cells([stage.seat(label) for label in labels])
        if cell.door == "bus" and cell.seat.allowed(cell.call) and cell.foreign in {COMPANY, "random"}
    ]
    first: dict[object, object] = {}
    return [cell for cell in cells if first.setdefault(cell.call, cell.seat) is cell.seat]


def customer_slice(stage):
    seats = [stage.seat("customer:customer_manager")]
    return [cell for cell in negative_cells(seats) if cell.door == "bus" and cell.seat.allowed(cell.call)]


def twins_of(cells):
    return list(dict.fromkeys(twin_of(cell) for cell in cells))


async def leaks_of(stage, questions) -> list[str]:
    found = []

    def look(seat, call, answer):
        found.extend(
            f"{call.name} shows {seat.label} {mark!r}" for mark in marks_hidden_from(seat) if mark in answer.said
        )

    stage.asking.listeners.append(look)
    try:
        answers = await ask_all(stage, questions)
    finally:
        stage.asking.listeners.remove(look)
    return found + differences(answers)


async def without_filters(stage, questions, seen: Seen) -> list[str]:
    async with functions_without_predicate(Party.HELPDESK):
        with seen.watching(rewrite=True):
            return await leaks_of(stage, questions)


async def test_wall_1_holds_without_the_applications_filter(stage, figures):
    seen, cells = Seen(), staff_slice(stage)
    questions, twins = await prepared(stage, cells), await prepared(stage, twins_of(cells))
    assert await without_filters(stage, questions, seen) == []
    async with functions_without_predicate(Party.HELPDESK):
        with seen.watching(rewrite=True):
            good = await ask_all(stage, twins)
    assert [f"{cell}: {answer}" for cell, answer in good if not succeeds(cell, answer)] == []
    count = sum(len(one) for one in seen.statements.values())
    assert count > 40
    figures("walls: statements run without their company's predicate", count)


async def test_the_matrix_turns_red_without_wall_1(stage, figures):
    cells = staff_slice(stage)
    red = {}
    for party in OWNERS:
        ours = await prepared(stage, [cell for cell in cells if cell.call.party is party])
        async with wall_down(party, "app", "true"):
            red[party] = await without_filters(stage, ours, Seen())
        assert red[party], f"{party}: nothing was seen"
        stage.world.made.clear()
    figures("walls: red cells without wall 1", sum(map(len, red.values())))


async def test_wall_2_holds_by_itself(stage):
    """No statement for customers carries the customer's id for safety: this wall has no second one before it."""
    assert await without_filters(stage, await prepared(stage, customer_slice(stage)), Seen()) == []


async def test_the_matrix_turns_red_without_wall_2(stage, figures):
    company_only = "tenant_id = current_setting('app.tenant_id')::uuid"
    ours = [cell for cell in customer_slice(stage) if cell.call.party is Party.HELPDESK]
    questions = await prepared(stage, ours)
    async with wall_down(Party.HELPDESK, "portal", company_only):
        red = await leaks_of(stage, questions)
    stage.world.made.clear()
    assert any("CUSTOMERMARK" in one for one in red), red
    assert any("INTERNALMARK" in one for one in red), red
    figures("walls: red cells without wall 2", len(red))


@pytest.mark.parametrize("party", OWNERS)
async def test_the_walls_stand_again(servers, party):
    """What these tests take down they put back."""
    async with superuser(party) as connection:
        assert await findings(party, connection) == []


async def test_statements_without_a_company_or_in_another(stage, figures):
    """Every statement seen: with no company set it is an error, in another company it touches nothing."""
    seen = Seen()
    cells = staff_slice(stage) + customer_slice(stage)
    questions = await prepared(stage, cells + twins_of(cells))
    with seen.watching(rewrite=False):
        await ask_all(stage, questions)
    other = stage.world.other.tenant_id
    tried = 0
    for party, statements in seen.statements.items():
        for sql, (door, args) in statements.items():
            if door not in {"app", "portal"} or args[0] != stage.world.home.tenant_id or sql.split()[0] == "insert":
                continue
            tried += 1
            await _alone(ENGINES[party], door, sql, args)
            assert await _elsewhere(ENGINES[party], door, other, sql, args) == 0, sql
    assert tried > 40
    figures("walls: statements tried with no company and with another", tried)


async def _alone(engine, door, sql, args) -> None:
    async with engine.pools[door].acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            with pytest.raises((asyncpg.UndefinedObjectError, asyncpg.InvalidTextRepresentationError)):
                await connection.fetch(sql, *args)
        finally:
            await transaction.rollback()


async def _elsewhere(engine, door, tenant_id, sql, args) -> int:
    """Rows touched, or given with anything that the asker did not bring, in another company than the values'."""
    async with engine.pools[door].acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            await connection.execute(
                "select set_config('app.tenant_id', $1, true), set_config('app.actor_id', $2, true), "
                "set_config('app.customer_id', $2, true)".replace("$1", f"'{tenant_id}'").replace(
                    "$2", f"'{tenant_id}'"
                )
            )
            if sql.split()[0] in {"update", "delete"} and "returning" not in sql:
                return int((await connection.execute(sql, *args)).rsplit(" ", 1)[-1])
            rows = await connection.fetch(sql, *args)
            brought = {one for value in args for one in (value if isinstance(value, list) else [value]) if one}
            return len(
                [row for row in rows if any(value and value is not True and value not in brought for value in row)]
            )
        finally:
            await transaction.rollback()


def test_kinds_of_the_slices(stage):
    assert {cell.seat.caller.kind for cell in staff_slice(stage)} == {Kind.MEMBER}
    assert {cell.seat.caller.kind for cell in customer_slice(stage)} == {Kind.CUSTOMER}
