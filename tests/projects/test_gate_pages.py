"""From what is missing to the next phase on pages: risks, the communication plan and a gate, by who may."""

from datetime import date
from uuid import uuid4

from msgspec.structs import replace
from playwright.async_api import expect

from services.projects.closing.actions import open_review, publish
from services.projects.db import DB
from services.projects.projects.access import take_in_hand
from services.projects.projects.opening import Opening, open_project
from shared.contracts import gateway as g
from shared.contracts.delivery.closing import MoveClosing
from shared.contracts.roles import Role
from tests.harness.browser import violations
from tests.harness.people import make_company, make_contact, make_staff
from tests.matrix.behind import until
from tests.projects.test_initiation_pages import entered

_KNOWN = """
select (select count(*) from member where id = any($1) and state = 'active' and department_id is not null)
  + (select count(*) from department where head_id = $2)
"""


async def office(ask):
    """A company with a department, its head, a manager and a project of his."""
    company = await make_company(ask)
    head = await make_staff(ask, company, "許文彬", Role.DH)
    manager = await make_staff(ask, company, "林語彤", Role.PM)
    await make_contact(ask, company, "張先生", customer="青禾物流")
    made = await ask(
        g.CREATE_DEPARTMENT,
        company.caller,
        g.CreateDepartment(name="服務部", head_id=head.membership_id),
        key=uuid4().hex,
    )
    read = await ask(g.READ_MEMBER, company.caller, g.ReadMember(member_id=manager.membership_id))
    move = g.UpdateMember(member_id=read.id, revision=read.revision, department_id=made.id)
    await ask(g.UPDATE_MEMBER, company.caller, move, key=uuid4().hex)
    customer_id = next(iter(company.customers.values()))

    async def are_there() -> bool:
        async with DB.tenant_scope(company.tenant_id):
            there = await DB.value(_KNOWN, [manager.membership_id], head.membership_id)
            return there == 2 and await DB.value("select exists (select from customer where id = $1)", customer_id)

    await until(are_there)
    opening = Opening(
        name="倉儲無線網路改善",
        customer_id=customer_id,
        manager_id=manager.membership_id,
        department_id=made.id,
        proposal_id=None,
        goal="涵蓋率 98%",
        starts=date(2026, 12, 7),
        ends=date(2027, 3, 12),
        amount=None,
        currency="TWD",
    )
    async with DB.scope(manager.caller):
        project = await open_project(manager.caller, opening, 2026)
    async with DB.scope(manager.caller):
        await DB.run("update project set phase = 'planning' where id = $1", project.id)
    return head, manager, f"/w/{company.slug}/projects/{project.code}"


async def closed(page, other, head, manager, place):
    """The review on the manager's phone, its archive, and what it taught, as the next proposal is asked."""
    code = place.rpartition("/")[2]
    async with DB.scope(manager.caller):
        project_id = await DB.value("select id from project where code = $1", code)
        await DB.run("update project set phase = 'after_sales' where id = $1", project_id)
        await open_review(manager.caller, await take_in_hand(manager.caller, project_id))
    await page.goto(f"{place}/closing")
    await page.fill("#l-title", "點位圖要先簽認")
    await page.fill("#l-advice", "設計前請客戶逐項簽認")
    await page.fill("#l-tags", "無線網路，倉儲")
    await page.click("text=加入經驗")
    await expect(page.locator("section:has(#ls)")).to_contain_text("無線網路、倉儲")
    await page.get_by_role("button", name="送團隊檢視").click()
    await expect(page.get_by_role("alert")).to_contain_text("都要有")
    await page.fill("[name=summary]", "如期上線")
    await page.fill("[name=problems]", "基地台晚到三天")
    await page.locator("[name=text]").first.fill("交期先向兩家確認")
    await page.locator("[name=owner_id]").first.select_option(label="林語彤")
    await page.locator("[name=due_on]").first.fill("2027-05-01")
    await page.get_by_role("button", name="儲存").click()
    await page.get_by_role("button", name="送團隊檢視").click()
    await expect(page.locator(".bar .chip")).to_contain_text("團隊檢視中")
    await page.fill("#w-words", "訓練要提早")
    await page.get_by_role("button", name="補充").click()
    await expect(page.locator("section:has(#tw)")).to_contain_text("訓練要提早")
    assert await violations(page) == []
    quality = replace(head.caller, roles=(Role.QM, Role.DH))
    async with DB.scope(quality):
        revision = await DB.value("select revision from closing_review where project_id = $1", project_id)
        await publish(quality, MoveClosing(project_id=project_id, revision=revision))
    await page.reload()
    await page.click("text=建立歸檔清單")
    await expect(page.locator("section:has(#ar)")).to_contain_text("項目總結")
    assert await violations(page) == []
    await page.goto(f"{place.rpartition('/')[0]}/lessons?q=簽認")
    await expect(page.locator("article h2")).to_have_text("點位圖要先簽認")
    assert await violations(page) == []
    async with DB.scope(head.caller):
        sql = """insert into proposal (tenant_id, id, customer_id, title, currency, state, applicant_id, applicant)
          select tenant_id, id, customer_id, '倉儲擴建', 'TWD', 'draft', manager_id, 'x' from project where id = $1"""
        await DB.run(sql, project_id)
    await other.goto(f"{place.rpartition('/')[0]}/proposals/{project_id}/lessons")
    await expect(other.locator("section:has(#lessons)")).to_contain_text("同一客戶")
    assert await violations(other) == []


async def test_through_a_gate(windows, door, ask):
    head, manager, place = await office(ask)
    page = await entered(windows, door, manager, phone=True)
    await page.goto(place)
    await expect(page.locator("section:has(#next-gate)")).to_contain_text("風險排查過至少一次")
    assert await violations(page) == []
    await page.get_by_role("link", name="去處理：風險已登記，並逐項評估").click()
    await page.wait_for_url("**/risks")
    await page.click("text=由範本補齊類別")
    await expect(page.locator(".listing tbody tr")).to_have_count(5)
    await page.select_option("#f-probability", "4")
    await page.select_option("#f-impact", "3")
    await page.click("text=儲存評估")
    await expect(page.locator(".cell .pin")).to_have_text("R-01")
    # A high one says who does what until when; what was typed stays.
    await page.fill("#f-response", "先做一次轉檔演練")
    await page.click("text=儲存應對")
    await expect(page.locator("#f-owner_id-about.error")).to_be_visible()
    await expect(page.locator("#f-response")).to_have_value("先做一次轉檔演練")
    await page.select_option("#f-owner_id", label="林語彤")
    await page.fill("#f-due_on", "2027-01-15")
    await page.click("text=儲存應對")
    await expect(page.locator("section:has(#one) .timeline")).to_contain_text("先做一次轉檔演練")
    assert await violations(page) == []
    await page.click("text=記錄排查")  # the five are new
    await page.click("text=記錄排查")
    await expect(page.locator("#nnr.error")).to_be_visible()
    await page.check("[name=no_new_risk]")
    await page.click("text=記錄排查")
    await expect(page.locator("section:has(#rv) .timeline > li")).to_have_count(2)
    await page.goto(f"{place}/communication")
    await page.click("text=由範本開始")
    await page.locator("[name=objective]").nth(3).fill("只有目標")
    await page.click("text=送部門主管審核")
    await expect(page.locator("p.error")).to_be_visible()
    await expect(page.locator("[name=objective]").nth(3)).to_have_value("只有目標")
    await page.locator("[name=objective]").nth(3).fill("")
    await page.click("text=送部門主管審核")
    await expect(page.locator(".bar .chip")).to_contain_text("待部門主管審核")
    assert await violations(page) == []
    number = await page.locator(".bar a[href*='/approvals/']").inner_text()
    other = await entered(windows, door, head)
    await other.goto(f"{place.rpartition('/projects/')[0]}/approvals/{number}")
    await other.click(".decide button.ok")
    await expect(other.get_by_role("status").filter(has_text="已同意")).to_be_visible()
    await page.reload()
    await expect(page.locator("tbody tr")).to_have_count(3)
    # The manager is shown what is missing and no buttons; the head of his department decides.
    await page.goto(f"{place}/gates")
    assert await page.locator("form[action$='/gates/pass']").count() == 0
    assert await violations(page) == []
    await other.goto(f"{place}/gates")
    form = other.locator("form[action$='/gates/pass']")
    await form.get_by_role("button", name="放行", exact=True).click()
    await expect(other.get_by_role("alert")).to_contain_text("沒有做到")
    await other.fill("#G2-reason", "基準下週核准")
    await other.fill("#G2-due_on", "2027-02-01")
    await form.get_by_role("button", name="附條件放行").click()
    await expect(other.locator(".bar .chip")).to_contain_text("執行")
    assert await violations(other) == []
    await page.goto(place)
    await expect(page.locator(".timeline")).to_contain_text("把項目轉為「執行」")
    await page.goto(f"{place}/policy")
    await expect(page.locator("section:has(#g-kept)")).to_contain_text("溝通計劃的每一項都寫全")
    assert await violations(page) == []
    await closed(page, other, head, manager, place)
    assert [one for one in page.problems if "422" not in one] == []
    assert [one for one in other.problems if "409" not in one] == []
