"""A team on pages, with a change of person at each step: a skill and its proof, a seat, who lets him go, who accepts; and
the matrix by keyboard."""

from datetime import date
from uuid import uuid4

from playwright.async_api import expect

from services.projects.db import DB
from services.projects.projects.opening import Opening, open_project
from shared.contracts import gateway as g
from shared.contracts.delivery import plan as p
from shared.contracts.delivery import skills as k
from shared.contracts.roles import Role
from tests.harness.browser import violations
from tests.harness.people import make_company, make_contact, make_staff
from tests.matrix.behind import until
from tests.projects.test_initiation_pages import entered

DUTIES = "勘查、佈建與調校，並寫完測試報告。"
_KNOWN = """
select (select count(*) from member where id = any($1) and state = 'active' and department_id is not null)
  + (select count(*) from department where head_id = $2) + (select count(*) from customer where id = $3)
"""


async def firm(ask):
    """A department with its head, a manager with a project, an engineer; and the catalogue has one skill."""
    company = await make_company(ask)
    head = await make_staff(ask, company, "許文彬", Role.DH)
    manager = await make_staff(ask, company, "林語彤", Role.PM)
    engineer = await make_staff(ask, company, "郭俊彥", Role.TM)
    await make_contact(ask, company, "張先生", customer="青禾物流")
    wish = g.CreateDepartment(name="服務部", head_id=head.membership_id)
    made = await ask(g.CREATE_DEPARTMENT, company.caller, wish, key=uuid4().hex)
    for who in (manager, engineer):
        read = await ask(g.READ_MEMBER, company.caller, g.ReadMember(member_id=who.membership_id))
        move = g.UpdateMember(member_id=read.id, revision=read.revision, department_id=made.id)
        await ask(g.UPDATE_MEMBER, company.caller, move, key=uuid4().hex)
    customer_id = next(iter(company.customers.values()))
    people = [manager.membership_id, engineer.membership_id]

    async def are_there() -> bool:
        async with DB.tenant_scope(company.tenant_id):
            return await DB.value(_KNOWN, people, head.membership_id, customer_id) == 4

    await until(are_there)
    opening = Opening(
        name="倉儲無線網路改善",
        customer_id=customer_id,
        manager_id=manager.membership_id,
        department_id=made.id,
        proposal_id=None,
        goal="涵蓋率 98%",
        starts=date(2027, 3, 1),
        ends=date(2027, 5, 28),
        amount=None,
        currency="TWD",
    )
    async with DB.scope(manager.caller):
        project = await open_project(manager.caller, opening, 2026)
    report = p.AddTask(project_id=project.id, name="測試報告", kind=p.TaskKind.DELIVERABLE)
    await ask(p.ADD_TASK, manager.caller, report, key=uuid4().hex)
    await ask(k.CREATE_SKILL, company.caller, k.CreateSkill(name="網路佈建"), key=uuid4().hex)
    return (head, manager, engineer), f"/w/{company.slug}", project.code


async def test_from_a_skill_to_a_team(windows, door, ask):
    (head, manager, engineer), base, code = await firm(ask)
    his = await entered(windows, door, engineer, phone=True)
    await his.goto(f"{base}/skills")
    assert await violations(his) == []
    await his.select_option("#f-skill_id", label="網路佈建")
    await his.select_option("#n-level", "4")
    await his.fill("#n-proof", "CCNA 2025-118")
    await his.fill("#n-issued_on", "2027-01-01")
    await his.fill("#n-expires_on", "2026-01-01")
    await his.get_by_role("button", name="登記技能").click()
    await expect(his.get_by_role("alert")).to_contain_text("到期日不能早於發證日")
    await expect(his.locator("#n-proof")).to_have_value("CCNA 2025-118")
    await his.fill("#n-expires_on", "2030-01-01")
    await his.get_by_role("button", name="登記技能").click()
    await expect(his.locator("section:has(#own)")).to_contain_text("等核實")
    assert await violations(his) == []

    above = await entered(windows, door, head)
    await above.goto(f"{base}/staffing")
    await expect(above.locator("section:has(#wait)")).to_contain_text("沒有等您決定的調派")
    assert await violations(above) == []
    await above.click("text=看證明並核實")
    await above.get_by_role("button", name="核實 網路佈建", exact=True).click()
    await expect(above.locator("section:has(#own) .chip")).to_have_text("已核實")
    assert await violations(above) == []

    page = await entered(windows, door, manager)
    place = f"{base}/projects/{code}/team"
    await page.goto(place)
    assert await violations(page) == []
    await page.fill("#a-seat", "網路工程師")
    await page.select_option("#a-skill_id", label="網路佈建")
    await page.fill("#a-responsibilities", DUTIES)
    await page.fill("#a-last", "2026-01-01")
    await page.get_by_role("button", name="提出需求").click()
    await expect(page.get_by_role("alert")).to_contain_text("起訖日不對")
    await expect(page.locator("#a-responsibilities")).to_have_value(DUTIES)
    await page.fill("#a-last", "2027-05-28")
    await page.get_by_role("button", name="提出需求").click()
    await expect(page.locator(".candidates > li")).to_contain_text("已核實")
    await page.click("text=怎麼算的")
    assert await violations(page) == []
    await page.get_by_role("button", name="提名 郭俊彥").click()
    await expect(page.locator("section:has(#one) > header .chip")).to_have_text("等部門主管同意")

    await above.goto(f"{base}/staffing")
    await expect(above.locator("section:has(#wait)")).to_contain_text(DUTIES)
    assert await violations(above) == []
    await above.get_by_role("button", name="同意調派").click()
    await expect(above.locator("section:has(#wait)")).to_contain_text("沒有等您決定的調派")
    await page.reload()
    await page.get_by_role("button", name="調入團隊").click()
    await expect(page.locator("section:has(#mem)")).to_contain_text("等本人接受職責")
    await expect(page.locator(".bar .chip")).to_have_text("團隊還沒齊")

    await his.goto(f"{base}/staffing")
    await expect(his.locator("section:has(#mine)")).to_contain_text(DUTIES)
    assert await violations(his) == []
    await his.get_by_role("button", name="接受職責").click()
    await expect(his.locator("section:has(#mine) .chip")).to_have_text("在隊")
    await page.reload()
    await expect(page.locator(".bar .chip")).to_have_text("團隊齊備")
    assert await violations(page) == []
    await by_keyboard(page, place)
    await page.goto(f"{place}?seat=S-01")
    await page.locator("summary:has-text('調離')").click()
    await page.get_by_label("說明").fill("客戶暫停")
    await page.get_by_role("button", name="調離", exact=True).click()
    await expect(page.locator("section:has(#end)")).to_contain_text("已調離")
    for one in (page, above, his):
        assert [told for told in one.problems if "422" not in told and "409" not in told] == []


async def by_keyboard(page, place):
    """One accountable for the deliverable: a second is refused with its name, and what was chosen stays."""
    await page.goto(f"{place}/matrix")
    await expect(page.locator(".bar .chip")).to_contain_text("還缺 1 位當責")
    first, second = (page.get_by_label(f"測試報告・{name}") for name in ("林語彤", "郭俊彥"))
    for cell in (first, second):
        await cell.focus()
        await page.keyboard.press("a")
    await page.get_by_role("button", name="儲存矩陣").click()
    await expect(page.get_by_role("alert")).to_contain_text("測試報告")
    await expect(second).to_have_value("A")
    await second.focus()
    await page.keyboard.press("r")
    await page.get_by_role("button", name="儲存矩陣").click()
    await expect(page.locator(".bar .chip")).to_have_text("每項都有一位當責")
    await expect(second).to_have_value("R")
    assert await violations(page) == []
