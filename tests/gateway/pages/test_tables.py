"""Every file for a spreadsheet that the product gives out: whatever people wrote, no cell of it is a formula."""

import csv
from io import StringIO
from pathlib import Path

import pytest
import pytest_asyncio

from gateway.pages.routes import page_routes
from services.projects.db import DB
from services.projects.projects.opening import Opening, open_project
from shared.contracts.causes import CauseFound
from shared.contracts.delivery import plan as p
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.causes import CREATE_CAUSE, CreateCause
from shared.contracts.desk.teams import CREATE_TEAM, CreateTeam
from shared.contracts.helpdesk import RESOLVE_TICKET, ResolveTicket
from shared.contracts.roles import Role
from shared.core.cells import safe_cell
from shared.core.clock import now
from shared.core.ids import new_id
from tests.gateway.pages.desk import make_desk
from tests.harness.people import make_contact, make_staff
from tests.helpdesk.clocks.world import settled
from tests.matrix.behind import until

ROOT = Path(__file__).parents[3]
STARTS = ("=", "+", "-", "@", "\t=", "\r=", "＝", "＠", "|", "%", " =", "\u00a0=", "\u3000+")
EVIL = tuple(f"{start}HYPERLINK({number})" for number, start in enumerate(STARTS))
TABLES = ("volume", "clocks", "times", "ages", "customers", "categories", "agents", "teams")
FILES = (
    "tickets/export.csv?view=all&col=customer&col=category&col=assignee&col=team&col=status&col=requester",
    *(f"reports/{name}.csv?days=7" for name in TABLES),
    "reports/causes.csv",
    f"reports/needs.csv?least=1&month={now():%Y-%m}",
    "projects/{code}/plan/plan.csv",
    "projects/{code}/time.csv",
)
GIVEN_OUT_BY = {"/reports/{table:str}": "reports/", "/plan/{name:str}": "plan.csv"}
"""Addresses that give out more than tables."""


@pytest_asyncio.fixture(scope="module")
async def desk(ask, door):
    """Names, titles, categories, causes, teams and tasks of such words, each with a ticket or a line."""
    made = await make_desk(ask, door.url)
    lead = made.peishan.caller

    async def do(call, command, who=lead):
        return await ask(call, who, command, key=new_id().hex)

    for evil in EVIL:
        category = await do(CREATE_CATEGORY, CreateCategory(name=evil))
        cause = await do(CREATE_CAUSE, CreateCause(name=evil))
        await do(CREATE_TEAM, CreateTeam(name=evil, member_ids=(made.bohan.membership_id,)))
        ticket = await made.open(evil, evil, category_id=category.id)
        solved = ResolveTicket(
            ticket_id=ticket.id, revision=ticket.revision, solution=evil, cause=CauseFound(cause_id=cause.id)
        )
        await do(RESOLVE_TICKET, solved)
        await settled(made.company.tenant_id, ticket.id)
    for evil in EVIL[:4]:
        await made.open(evil, who=await make_contact(ask, made.company, f"{evil}c", customer=f"{evil}x"))
    await planned(made, await make_staff(ask, made.company, "=林", Role.PM), do)
    yield made
    await made.close()


async def planned(desk, manager, do):
    customer_id = next(iter(desk.company.customers.values()))

    async def are_there():
        sql = "select (select count(*) from member where id = $1) + (select count(*) from customer where id = $2)"
        async with DB.tenant_scope(desk.company.tenant_id):
            return await DB.value(sql, manager.membership_id, customer_id) == 2

    await until(are_there)
    given = {"department_id": None, "proposal_id": None, "amount": None, "goal": "x", "currency": "TWD"}
    days = {"starts": now().date(), "ends": now().date().replace(year=now().year + 1)}
    opening = Opening(name="=1", customer_id=customer_id, manager_id=manager.membership_id, **given, **days)
    async with DB.scope(manager.caller):
        desk.project = await open_project(manager.caller, opening, now().year)
    for evil in EVIL:
        task = p.AddTask(project_id=desk.project.id, name=f"{evil}")
        await do(p.ADD_TASK, task, manager.caller)


@pytest.mark.parametrize("path", FILES)
async def test_no_cell_is_a_formula(desk, path, figures):
    """The lead exports; of each table that names things, our words are found as text."""
    client = await desk.client(desk.peishan)
    answer = await client.get(f"{desk.base}/{path.format(code=desk.project.code)}")
    assert answer.status_code == 200, path
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert cells == [safe_cell(cell) for cell in cells]
    ours = {cell for cell in cells if "HYPERLINK" in cell}
    if any(name in path for name in ("export", "categories", "causes", "needs", "plan.csv")):
        assert len(ours) >= len(EVIL) - 3  # names lose their blanks at the ends
        assert all(cell.startswith("'") or "›" in cell for cell in ours), ours
    figures(f"cells looked at: {path.partition('?')[0]}", len(cells))


def test_every_table_is_looked_at():
    """One that is added is added above."""
    paths = {path for route in page_routes() for path in route.paths}
    known = {path.partition("?")[0].replace("{code}", "{code:str}") for path in FILES}
    for path in paths:
        if path.endswith(".csv"):
            assert path.removeprefix("/w/{co:str}/") in known, path
    assert all(any(path.endswith(end) for path in paths) for end in GIVEN_OUT_BY)


def test_nobody_writes_a_table_of_his_own():
    """Only shared/core/cells.py does: elsewhere the apostrophe could be forgotten."""
    found = [
        str(path.relative_to(ROOT))
        for folder in ("gateway", "services", "shared", "infra")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "csv.writer" in path.read_text() or "csv.DictWriter" in path.read_text()
    ]
    assert found == ["shared/core/cells.py"]
