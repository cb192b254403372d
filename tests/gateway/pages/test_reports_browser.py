"""Reports and the board in a browser: figures, charts, another period, files, phones; the board that changes by itself."""

from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.desk.handing import HAND_OVER, HandOver
from shared.contracts.desk.teams import CREATE_TEAM, CreateTeam
from shared.contracts.helpdesk import OPEN_TICKET, RESOLVE_TICKET, OpenTicket, ResolveTicket
from shared.contracts.roles import Role
from tests.gateway.pages.test_search_browser import opened
from tests.harness.browser import violations
from tests.harness.people import make_company, make_contact, make_staff
from tests.helpdesk.clocks.world import settled


@pytest_asyncio.fixture(scope="module")
async def place(app, ask):
    company = await make_company(ask)
    lead = await make_staff(ask, company, "吳佩珊", Role.SL, Role.AG)
    agent = await make_staff(ask, company, "陳柏翰", Role.AG)
    contact = await make_contact(ask, company, "王筱涵", customer="=景明醫院")
    for at in range(3):
        ticket = await ask(OPEN_TICKET, contact.caller, OpenTicket(title=f"工單 {at}", body="x"), key=uuid4().hex)
        if at == 0:
            solved = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="好了")
            await ask(RESOLVE_TICKET, lead.caller, solved, key=uuid4().hex)
        await settled(company.tenant_id, ticket.id)
    return company, lead, agent, contact


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_a_lead_reads_a_period(windows, door, browsers, place, locale, theme, phone):
    company, lead, _, _ = place
    page = await opened(windows, door, browsers, lead, locale=locale, theme=theme, phone=phone)
    await page.goto(f"/w/{company.slug}/reports?days=7")
    await expect(page.locator(".kpis dd").first).to_have_text("3")
    await expect(page.locator("svg.chart:visible")).to_have_count(8)
    await expect(page.locator("#r-customers").locator("xpath=../..").locator("tbody td").first).to_have_text("3")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    await page.locator("#r-from").fill("2001-01-01")
    await page.locator("#r-to").fill("2001-02-01")
    await page.locator("form .btn").filter(has=page.locator("xpath=self::*[@type='submit']")).first.click()
    await page.wait_for_url("**/reports?from=2001-01-01*")
    await expect(page.locator(".kpis dd").first).to_have_text("0")
    await expect(page.locator(".figure .empty").first).to_be_visible()
    assert await violations(page) == []
    assert page.problems == []


async def test_a_table_as_a_file_and_who_may_have_it(door, browsers, place, windows):
    company, lead, agent, _ = place
    page = await opened(windows, door, browsers, lead)
    answer = await page.request.get(f"/w/{company.slug}/reports/customers.csv?days=7")
    lines = (await answer.text()).lstrip("\ufeff").splitlines()
    assert lines[1].startswith("'=景明醫院,3,1,0,")  # a name that looks like a formula stays text
    assert (await page.request.get(f"/w/{company.slug}/reports/secrets.csv")).status == 404
    other = await opened(windows, door, browsers, agent)
    for path in ("reports", "reports/customers.csv"):
        assert (await other.request.get(f"/w/{company.slug}/{path}")).status == 403
    assert (await other.request.get(f"/w/{company.slug}/board")).status == 200


async def test_the_board_changes_by_itself(windows, door, browsers, place, ask):
    company, lead, _, contact = place
    page = await opened(windows, door, browsers, lead)
    await page.goto(f"/w/{company.slug}/board")
    unassigned = page.locator(".board > section").first
    await expect(unassigned.locator(".ticketcard")).to_have_count(2)
    assert await violations(page) == []
    await expect(page.locator("[data-live-mark]")).to_be_visible()
    await ask(OPEN_TICKET, contact.caller, OpenTicket(title="新的工單", body="x"), key=uuid4().hex)
    await expect(unassigned.locator(".ticketcard").filter(has_text="新的工單")).to_be_visible(timeout=10_000)
    await unassigned.locator("a").filter(has_text="新的工單").click()
    await page.wait_for_url("**/tickets/HD-4")
    team = await ask(CREATE_TEAM, lead.caller, CreateTeam(name="一線"), key=uuid4().hex)
    await page.goto(f"/w/{company.slug}/board")
    await page.locator("#b-team").select_option(label="一線")
    await page.locator(".filters button").click()
    await page.wait_for_url(f"**/board?by=&team_id={team.id}")
    await expect(page.locator(".board > section")).to_have_count(1)
    await expect(page.locator(".ticketcard")).to_have_count(0)
    assert await violations(page) == []
    assert page.problems == []


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_boards_by_team_and_state_and_the_supervisors(windows, door, browsers, place, ask, locale, theme, phone):
    company, lead, agent, contact = place
    name = f"二線 {locale}"
    people = {"lead_id": lead.membership_id, "member_ids": (agent.membership_id,)}
    team = await ask(CREATE_TEAM, lead.caller, CreateTeam(name=name, **people), key=uuid4().hex)
    ticket = await ask(OPEN_TICKET, contact.caller, OpenTicket(title=f"給二線 {locale}", body="x"), key=uuid4().hex)
    over = HandOver(ticket_id=ticket.id, revision=ticket.revision, team_id=team.id)
    await ask(HAND_OVER, lead.caller, over, key=uuid4().hex)
    page = await opened(windows, door, browsers, lead, locale=locale, theme=theme, phone=phone)
    await page.goto(f"/w/{company.slug}/board")
    await page.locator("#b-by").select_option("team")
    await page.locator(".filters button").click()
    await page.wait_for_url("**/board?by=team*")
    pile = page.locator(".board > section", has_text=name)
    await expect(pile.locator(".ticketcard")).to_have_count(1)
    assert await violations(page) == []
    await page.locator("#b-by").select_option("state")
    await page.locator(".filters button").click()
    await page.wait_for_url("**/board?by=state*")
    await expect(page.locator(".board > section")).to_have_count(5)
    assert await violations(page) == []
    await page.goto(f"/w/{company.slug}/board/lead")
    row = page.locator("section[aria-labelledby=l-teams] tr", has_text=name)
    await expect(row.locator("td").nth(2)).to_have_text("1")
    await expect(row.locator("td").last).to_contain_text("0 / 1")
    await expect(page.locator("section[aria-labelledby=l-people] tr", has_text="陳柏翰").first).to_be_visible()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    more = await ask(OPEN_TICKET, contact.caller, OpenTicket(title="再一張", body="x"), key=uuid4().hex)
    await page.wait_for_timeout(4_000)  # the page looks at most every three seconds
    await ask(HAND_OVER, lead.caller, HandOver(ticket_id=more.id, revision=1, team_id=team.id), key=uuid4().hex)
    await expect(row.locator("td").nth(2)).to_have_text("2", timeout=20_000)
    other = await opened(windows, door, browsers, agent)
    assert (await other.request.get(f"/w/{company.slug}/board/lead")).status == 403
    assert "board/lead" not in await (await other.request.get(f"/w/{company.slug}/board")).text()
    assert page.problems == []
