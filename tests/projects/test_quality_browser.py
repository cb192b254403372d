"""Quality in the browser: a failed check is mended, verified, seen to have helped and closed; and opened again when it
comes back. Each step is somebody else's."""

from datetime import date

import pytest_asyncio
from playwright.async_api import expect

from services.projects.db import DB
from services.projects.projects.opening import Opening, open_project
from shared.contracts.delivery.plan import ADD_TASK, AddTask, TaskKind
from shared.contracts.roles import Role
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.people import make_staff
from tests.matrix.behind import until
from tests.projects.quality import DAY, today

_KNOWN = "select (select count(*) from member where id = any($1)) + (select count(*) from customer where id = $2)"


@pytest_asyncio.fixture(scope="module")
async def office(whole, ask, door):
    desk = await make_desk(ask, door.url)
    names = {
        "yutong": ("林語彤", Role.PM),
        "junyan": ("郭俊彥", Role.TM),
        "ting": ("何雅婷", Role.TM),
        "hui": ("江蕙", Role.QM),
    }
    for key, (name, role) in names.items():
        setattr(desk, key, await make_staff(ask, desk.company, name, role))
    customer_id = next(iter(desk.company.customers.values()))
    ids = [getattr(desk, key).membership_id for key in names]

    async def are_there():
        async with DB.tenant_scope(desk.company.tenant_id):
            return await DB.value(_KNOWN, ids, customer_id) == len(ids) + 1

    await until(are_there)
    opening = Opening(
        name="門診資訊系統升級",
        customer_id=customer_id,
        manager_id=desk.yutong.membership_id,
        department_id=None,
        proposal_id=None,
        goal="三個院區一套系統",
        starts=date(2027, 3, 1),
        ends=date(2027, 9, 30),
        amount=None,
        currency="TWD",
        team=(desk.junyan.membership_id, desk.ting.membership_id),
    )
    async with DB.scope(desk.yutong.caller):
        desk.project = await open_project(desk.yutong.caller, opening, 2027)
    wish = {"kind": TaskKind.DELIVERABLE, "owner_id": desk.junyan.membership_id}
    task = AddTask(project_id=desk.project.id, name="轉檔報告", **wish)
    await ask(ADD_TASK, desk.yutong.caller, task, key="quality-task")
    yield desk
    await desk.close()


async def test_a_failed_check_is_mended_verified_closed_and_comes_back(windows, door, office):
    tab, board = f"{office.base}/projects/{office.project.code}/quality", f"{office.base}/quality"
    boss, mender, checker, quality = [
        await page_of(windows, door, office, who) for who in (office.yutong, office.junyan, office.ting, office.hui)
    ]
    await boss.goto(tab)
    await expect(boss.locator(".banner[data-tone=warn]")).to_contain_text("轉檔報告")
    form = boss.locator("form[action$='/plan']")
    await form.locator("[name=title]").fill("抽查轉檔")
    await form.locator("[name=items]").fill("過敏註記齊全\n劑量相符")
    await form.locator("[name=checker_id]").select_option(label="何雅婷")
    await form.locator("[name=due_on]").fill(str(today() + DAY))
    assert await violations(boss) == []
    await form.locator("button").click()
    await expect(boss.locator(".banner[data-tone=ok]")).to_be_visible()
    check = boss.url.partition("?")[0]

    await checker.goto(check)
    await checker.locator("form[action$='/start'] button").click()
    await checker.locator("[name=ok_0][value=ok]").check()
    await checker.locator("[name=ok_1][value=bad]").check()
    await checker.locator("[name=evidence]").fill("抽 50 筆")
    await checker.get_by_role("button", name="通過", exact=True).click()
    await expect(checker.locator("p.error")).to_be_visible()
    await expect(checker.locator("[name=evidence]")).to_have_value("抽 50 筆")
    assert await violations(checker) == []
    await checker.locator("[name=verdict]").fill("6 筆劑量不符")
    await checker.get_by_role("button", name="不通過").click()
    await checker.get_by_role("link", name="NC-").click()
    one = checker.url.partition("?")[0]

    await quality.goto(one)
    await quality.locator("[name=impact]").select_option("2")
    await quality.locator("[name=spread]").select_option("2")
    await quality.locator("form[action$='/grade'] button").click()
    await expect(quality.locator("header.bar .chip[data-tone=warn]")).to_have_text("一般")

    await boss.goto(one)
    await expect(boss.locator(".banner b")).to_contain_text("林語彤、質量")
    form = boss.locator("form[action$='/assign']")
    await form.locator("[name=owner_id]").select_option(label="郭俊彥")
    await form.locator("[name=verifier_id]").select_option(label="郭俊彥")
    await form.locator("[name=due_on]").fill(str(today() + DAY))
    await form.locator("[name=effect_metric]").fill("抽 50 筆全對")
    await form.locator("button").click()
    await expect(form.locator(".error")).to_contain_text("複查人")
    await form.locator("[name=verifier_id]").select_option(label="何雅婷")
    await form.locator("button").click()
    await expect(boss.locator(".banner b").last).to_contain_text("等 郭俊彥")

    await mender.goto(one)
    await mender.locator("form[action$='/start'] button").click()
    await mender.locator("[name=cause_code]").select_option("method")
    for name in ("cause_text", "correction", "measure", "similar"):
        await mender.locator(f"textarea[name={name}]").fill("對照表補一欄，重跑")
    assert await violations(mender) == []
    await mender.get_by_role("button", name="完成，送複查").click()
    await checker.goto(one)
    await checker.get_by_role("button", name="複查合格").click()
    await expect(checker.locator(".steps [aria-current=step]")).to_have_text("效果觀察")

    await quality.goto(one)
    await expect(quality.locator("form[action$='/close']")).to_have_count(0)
    async with DB.tenant_scope(office.company.tenant_id):
        await DB.run("update nonconformity set effect_on = $1", today())
    await quality.reload()
    await quality.locator("[name=result]").fill("50 筆全對")
    await quality.get_by_role("button", name="有效，關閉").click()
    await expect(quality.locator("header.bar .chip[data-tone=ok]")).to_have_text("已關閉")

    await boss.goto(check)
    await boss.locator("form[action$='/repeat'] [name=due_on]").fill(str(today()))
    await boss.locator("form[action$='/repeat'] button").click()
    await checker.goto(boss.url)
    await checker.locator("form[action$='/start'] button").click()
    await checker.locator("[name=verdict]").fill("又有 2 筆")
    await checker.get_by_role("button", name="不通過").click()
    await quality.goto(one)
    await expect(quality.locator("header.bar .chip[data-tone=bad]")).to_have_text("重新開啟")
    await expect(quality.locator(".timeline .event").first).to_contain_text("又有 2 筆")

    for path in (board, f"{board}/list", f"{board}/checks", f"{board}/analysis", f"{board}/settings", f"{board}/new"):
        await quality.goto(path)
        assert await violations(quality) == [], path
    for look in ({"locale": "en", "theme": "dark"}, {"locale": "zh-Hans", "phone": True}):
        page = await page_of(windows, door, office, office.hui, **look)
        for path in (board, one, check, tab):
            await page.goto(path)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert await violations(page) == [], path
        assert page.problems == []
    for page in (boss, mender, checker, quality):
        assert [each for each in page.problems if "422" not in each] == []
