"""From a plan to its baseline and to the next one, in the browser: the manager, and the customer on a phone."""

from datetime import date, timedelta
from uuid import uuid4

import pytest_asyncio
from playwright.async_api import expect

from services.projects.db import DB
from services.projects.projects.opening import Opening, open_project
from shared.contracts.delivery import approvals as a
from shared.contracts.delivery import plan as c
from shared.contracts.delivery.plan_links import SHIFT_TASK
from shared.contracts.roles import Role
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.people import make_staff
from tests.matrix.behind import until


@pytest_asyncio.fixture(scope="module")
async def office(whole, ask, door):
    desk = await make_desk(ask, door.url)
    desk.yutong = await make_staff(ask, desk.company, "林語彤", Role.PM)
    desk.boss = await make_staff(ask, desk.company, "方志遠", Role.MG)
    desk.customer_id = desk.company.customers["景明醫院"]
    wanted = [desk.yutong.membership_id, desk.boss.membership_id]

    async def are_there():
        sql = "select (select count(*) from member where id = any($1)) + (select count(*) from customer where id = $2)"
        async with DB.tenant_scope(desk.company.tenant_id):
            return await DB.value(sql, wanted, desk.customer_id) == 3

    await until(are_there)
    yield desk
    await desk.close()


async def opened(office, name: str):
    who = office.yutong
    opening = Opening(
        name=name,
        customer_id=office.customer_id,
        manager_id=who.membership_id,
        department_id=None,
        proposal_id=None,
        goal="三個院區一套系統",
        starts=date(2027, 3, 1),
        ends=date(2027, 9, 30),
        amount=None,
        currency="TWD",
    )
    async with DB.scope(who.caller):
        return await open_project(who.caller, opening, 2027)


async def planned(office):
    """A project whose plan has all that one needs."""
    who, made = office.yutong, await opened(office, "門診資訊系統升級")
    for name, kind in (("主機與網路", c.TaskKind.TASK), ("總驗收", c.TaskKind.MILESTONE)):
        wish = c.AddTask(project_id=made.id, name=name, kind=kind, owner_id=who.membership_id, minutes=3 * 480)
        await office.ask(c.ADD_TASK, who.caller, wish, key=uuid4().hex)
    return made


async def approve(office) -> None:
    """The management, which somebody without a head above him is asked."""
    boss = office.boss.caller
    for one in (await office.ask(a.LIST_REQUESTS, boss, a.ListRequests())).items:
        wish = a.ApproveStep(approval_id=one.id, revision=one.revision)
        await office.ask(a.APPROVE_STEP, boss, wish, key=uuid4().hex)


async def test_a_baseline_and_a_change_of_it(windows, door, office):
    made = await planned(office)
    here = f"{office.base}/projects/{made.code}"
    page = await page_of(windows, door, office, office.yutong)
    await page.goto(f"{here}/baselines")
    await page.get_by_role("button", name="建立基準草稿").click()
    await page.get_by_role("button", name="送出審批").click()
    await expect(page.locator("aside .chip")).to_contain_text("審批中")
    assert await violations(page) == []
    await approve(office)
    task = next(
        one
        for one in (await office.ask(c.READ_PLAN, office.yutong.caller, c.ReadPlan(project_id=made.id))).tasks
        if one.kind is c.TaskKind.TASK
    )
    shift = c.ShiftTask(task_id=task.id, revision=task.revision, starts_on=date(2027, 3, 3))
    await office.ask(SHIFT_TASK, office.yutong.caller, shift, key=uuid4().hex)
    await page.reload()
    await expect(page.locator(".kpis")).to_contain_text("晚 2 天")
    await expect(page.locator("tbody").first).to_contain_text("日期變動")
    assert await violations(page) == []
    await page.goto(f"{here}/plan")
    await expect(page.locator("#gantt .was")).to_have_count(2)  # the task's and the milestone's

    # The customer asks on his phone; nothing internal is there, and no word in Han in English but names.
    phone = await page_of(windows, door, office, office.hsiaohan, phone=True, theme="dark")
    own = f"/p/{office.company.slug}/projects/{made.code}/changes"
    await phone.goto(own)
    await phone.locator("[name=title]").fill("加掃描槍")
    await phone.locator("[name=text]").fill("擴建後多一區")
    assert await violations(phone) == []
    await phone.get_by_role("button", name="送出").click()
    await expect(phone.locator("article").first).to_contain_text("評估中")
    other = await page_of(windows, door, office, office.stranger)
    assert (await other.goto(own)).status == 404

    await page.goto(f"{here}/changes/1")
    await page.locator("[name=work_number]").first.fill("1")
    await page.locator("[name=work_days]").first.fill("2")
    await page.get_by_role("button", name="儲存評估").click()
    await expect(page.locator("aside").first).to_contain_text("+4")  # two days of its own, two that the plan had moved
    await page.get_by_role("button", name="送內部審批").click()
    await expect(page.locator("#assess .error").first).to_be_visible()  # not assessed yet
    for name, text in (("days", "4"), ("cost", "50000"), ("quality", "不變"), ("risk", "內部風險")):
        await page.locator(f"#assess [name={name}]").fill(text)
    await page.get_by_role("button", name="儲存評估").click()
    assert await violations(page) == []
    await page.get_by_role("button", name="送內部審批").click()
    await expect(page.locator("header .chip").first).to_contain_text("內部審批中")
    await approve(office)
    await phone.reload()
    await expect(phone.locator("article").first).to_contain_text("延後 4 個工作天")
    assert "內部風險" not in await phone.content()
    await phone.get_by_role("button", name="不同意").click()
    await expect(phone.locator(".error")).to_contain_text("請寫下內容")
    assert await violations(phone) == []
    await phone.get_by_role("button", name="同意這項變更").click()
    await expect(phone.locator("article").first).to_contain_text("雙方同意")
    assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.reload()
    await page.get_by_role("button", name="執行變更").click()
    await expect(page.locator("aside")).to_contain_text("#1")
    assert await violations(page) == []
    await page.goto(f"{here}/baselines")
    await expect(page.locator(".kpis")).to_contain_text("#1")
    await expect(page.locator("#b0 + .chip")).to_contain_text("已被取代")
    await _template(page, office, here)
    await _control(page, office, made, here)
    assert [one for one in page.problems if "422" not in one and "409" not in one] == []  # refused forms


async def _template(page, office, here: str) -> None:
    """Kept as a template, and another project's plan begun from it."""
    await page.goto(f"{here}/plan/templates")
    await page.locator("[name=name]").fill("標準建置")
    await page.locator("[name=service_type]").fill("系統建置")
    assert await violations(page) == []
    await page.get_by_role("button", name="存成範本").click()
    await expect(page.locator("h1")).to_have_text("標準建置")
    assert await violations(page) == []
    await page.goto(f"{office.base}/plans/templates")
    await expect(page.locator("tbody")).to_contain_text("標準建置")
    assert await violations(page) == []
    other = await opened(office, "倉儲無線網路改善")
    await page.goto(f"{office.base}/projects/{other.code}/plan/templates")
    await page.get_by_role("button", name="從這個開始").click()
    await expect(page.locator("#gantt .ms")).to_have_count(1)


async def _control(page, office, made, here: str) -> None:
    """Later than the baseline beyond the tolerance: explained, then reported; and the portfolio says it too."""
    plan = await office.ask(c.READ_PLAN, office.yutong.caller, c.ReadPlan(project_id=made.id))
    task = next(one for one in plan.tasks if one.kind is c.TaskKind.TASK)
    shift = c.ShiftTask(task_id=task.id, revision=task.revision, starts_on=task.starts_on + timedelta(days=14))
    await office.ask(SHIFT_TASK, office.yutong.caller, shift, key=uuid4().hex)
    await page.goto(f"{here}/control")
    await expect(page.locator("svg.chart .pv")).to_have_count(1)
    assert await violations(page) == []
    await page.locator("#r-first").fill("2026-11-23")
    await page.locator("#r-last").fill("2026-11-29")
    await page.get_by_role("button", name="產生報告").click()
    await page.locator("[name=summary]").fill("設備晚到兩週")
    await page.get_by_role("button", name="發出報告").click()
    await expect(page.locator(".banner")).to_contain_text("主機與網路")  # not explained yet
    assert await violations(page) == []
    for _ in range(2):  # the task, and the project as a whole
        await page.goto(f"{here}/control")
        missing = page.locator("tr:has(.t-bad:text('待說明'))").first
        name = (await missing.locator("td").first.inner_text()).splitlines()[0]
        options = page.locator("#x-number option")
        wanted = [text for text in await options.all_inner_texts() if text in name]
        await page.locator("#x-number").select_option(label=wanted[0])
        await page.locator("[name=words]").fill("供應商")
        await page.locator("[name=action]").fill("加一組人")
        await page.locator("[name=recovers]").fill("4")
        await page.get_by_role("button", name="記下").click()
        await page.wait_for_url("**/control")
    await expect(page.locator("main, .main").first).not_to_contain_text("待說明")
    await page.locator("aside a[href*='/reports/']").first.click()
    await page.locator("[name=summary]").fill("設備晚到兩週")
    await page.get_by_role("button", name="發出報告").click()
    await expect(page.locator("aside")).to_contain_text("發出")
    assert await violations(page) == []
    await page.goto(f"{office.base}/portfolio")
    await expect(page.locator("tbody")).to_contain_text("門診資訊系統升級")
    await expect(page.locator("tbody tr").first).to_contain_text("異常")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
