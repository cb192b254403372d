"""A task on its pages: handed out, accepted and reported on a phone, judged by another; the board and one's own list."""

from datetime import date
from uuid import uuid4

import pytest_asyncio
from playwright.async_api import expect

from services.projects.db import DB
from services.projects.projects.opening import Opening, open_project
from shared.contracts.delivery import plan as c
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
    desk.junyan = await make_staff(ask, desk.company, "郭俊彥", Role.TM)
    desk.hui = await make_staff(ask, desk.company, "江蕙", Role.QM, Role.TM)
    desk.customer_id = desk.company.customers["景明醫院"]
    wanted = [one.membership_id for one in (desk.yutong, desk.junyan, desk.hui)]

    async def are_there():
        sql = "select (select count(*) from member where id = any($1)) + (select count(*) from customer where id = $2)"
        async with DB.tenant_scope(desk.company.tenant_id):
            return await DB.value(sql, wanted, desk.customer_id) == 4

    await until(are_there)
    yield desk
    await desk.close()


async def planned(office):
    who = office.yutong
    opening = Opening(
        name="門診資訊系統升級",
        customer_id=office.customer_id,
        manager_id=who.membership_id,
        department_id=None,
        proposal_id=None,
        goal="三個院區一套系統",
        starts=date(2026, 11, 2),
        ends=date(2027, 9, 30),
        amount=None,
        currency="TWD",
        team=(office.junyan.membership_id, office.hui.membership_id),
    )
    async with DB.scope(who.caller):
        made = await open_project(who.caller, opening, 2026)
    wish = c.AddTask(project_id=made.id, name="安裝交換器", owner_id=office.junyan.membership_id, minutes=960)
    task = await office.ask(c.ADD_TASK, who.caller, wish, key=uuid4().hex)
    kept = {name: getattr(task, name) for name in c.ChangeTask.__struct_fields__ if hasattr(task, name)}
    whole = c.ChangeTask(**kept | {"task_id": task.id, "standard": "全部埠通過測試", "accepts_overload": True})
    await office.ask(c.CHANGE_TASK, who.caller, whole, key=uuid4().hex)
    return made


async def test_a_task_from_board_to_done(windows, door, office, tmp_path):
    made = await planned(office)
    here = f"{office.base}/projects/{made.code}"
    lead = await page_of(windows, door, office, office.yutong)
    await lead.goto(f"{here}/board")
    await expect(lead.locator(".ticketcard")).to_contain_text("待派工")
    assert await violations(lead) == []
    await lead.get_by_role("link", name="安裝交換器").click()
    await lead.select_option("#a-owner_id", label="郭俊彥")
    await lead.select_option("#a-reviewer_id", label="郭俊彥")
    await lead.fill("#a-requirement", "兩個機房各 4 台")
    await lead.get_by_role("button", name="派工", exact=True).click()
    await expect(lead.locator("#a-reviewer_id-about.error")).to_contain_text("不能是責任人自己")
    await expect(lead.locator("#a-requirement")).to_have_value("兩個機房各 4 台")
    await lead.select_option("#a-reviewer_id", label="江蕙")
    await lead.get_by_role("button", name="派工", exact=True).click()
    await expect(lead.locator("header .chip").first).to_contain_text("待接受")
    assert await violations(lead) == []

    phone = await page_of(windows, door, office, office.junyan, phone=True, theme="dark")
    await phone.goto(f"{office.base}/work")
    assert await violations(phone) == []
    await phone.get_by_role("link", name="安裝交換器").click()
    await phone.get_by_role("button", name="接受任務").click()
    await phone.get_by_role("button", name="開始", exact=True).click()
    await phone.fill("#n-percent", "50")
    await phone.fill("#n-remaining", "4.5")
    await phone.fill("#n-text", "裝好了一個機房")
    await phone.get_by_role("button", name="回報進度").click()
    await expect(phone.locator("section:has(#notes)")).to_contain_text("還要 4.5 小時")
    await phone.fill("#i-text", "貼標籤")
    await phone.get_by_role("button", name="加入", exact=True).click()
    await phone.get_by_role("button", name="提交審查").click()
    await expect(phone.get_by_role("alert")).to_contain_text("清單還有 1 項")
    await phone.get_by_role("checkbox", name="貼標籤").click()
    await phone.fill("#c-text", "照片在附件")
    await phone.get_by_role("button", name="送出", exact=True).click()
    picture = tmp_path / "rack.txt"
    picture.write_text("rack 1: 4 switches")
    await phone.set_input_files("#f-file", picture)
    await phone.get_by_role("button", name="附上", exact=True).click()
    await expect(phone.get_by_role("link", name="rack.txt")).to_be_visible()
    assert await violations(phone) == []

    # Dragged where a verb leads: without words it is done at once, with words its form is opened.
    await phone.close()
    desk = await page_of(windows, door, office, office.junyan)
    await desk.set_viewport_size({"width": 1920, "height": 1000})
    await desk.goto(f"{here}/board")
    await desk.drag_and_drop(".ticketcard h3", "[data-column=blocked] h2")
    await desk.wait_for_url("**/tasks/1#block")
    await desk.goto(f"{here}/board?who={office.junyan.membership_id}")
    await desk.drag_and_drop(".ticketcard h3", "[data-column=submitted] h2")
    await expect(desk.locator(".banner[role=status]")).to_contain_text("已提交")
    await expect(desk.locator("[data-column=submitted] .ticketcard")).to_have_count(1)
    assert await violations(desk) == []

    judge = await page_of(windows, door, office, office.hui, theme="dark")
    await judge.goto(f"{office.base}/work")
    await expect(judge.locator("#s-review")).to_contain_text("等我審查")
    await judge.get_by_role("link", name="安裝交換器").click()
    await judge.get_by_role("button", name="退回責任人").click()
    await expect(judge.locator("#b-reason-about.error, #b-reason:invalid").first).to_be_visible()
    await judge.get_by_role("button", name="審查通過", exact=True).click()
    await expect(judge.locator("header .chip").first).to_contain_text("完成")
    assert await violations(judge) == []
    stranger = await page_of(windows, door, office, office.bohan)
    assert (await stranger.goto(f"{here}/tasks/1")).status in {403, 404}
    assert (await desk.goto(f"{here}/tasks/99")).status == 404
