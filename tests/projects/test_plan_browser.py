"""A plan in the browser: written by forms, dragged, led by keyboard, refused where it cannot be, large and still smooth."""

import zlib
from datetime import date
from uuid import uuid4

import pytest_asyncio
from playwright.async_api import expect

from services.projects.db import DB
from services.projects.projects.opening import Opening, open_project
from shared.contracts.delivery import plan as c
from shared.contracts.delivery import plan_links as k
from shared.contracts.roles import Role
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.people import make_staff
from tests.matrix.behind import until

MANY = 2000
LONGEST = """async () => {
  const seen = []; new PerformanceObserver(l => seen.push(...l.getEntries().map(e => e.duration))).observe({ type: 'event', durationThreshold: 16, buffered: false });
  window.seen = seen;
}"""


@pytest_asyncio.fixture(scope="module")
async def office(whole, ask, door):
    desk = await make_desk(ask, door.url)
    yutong = await make_staff(ask, desk.company, "林語彤", Role.PM)
    customer_id = next(iter(desk.company.customers.values()))

    async def are_there():
        sql = "select (select count(*) from member where id = $1) + (select count(*) from customer where id = $2)"
        async with DB.tenant_scope(desk.company.tenant_id):
            return await DB.value(sql, yutong.membership_id, customer_id) == 2

    await until(are_there)
    desk.yutong, desk.customer_id = yutong, customer_id
    yield desk
    await desk.close()


async def project(office, name):
    opening = Opening(
        name=name,
        customer_id=office.customer_id,
        manager_id=office.yutong.membership_id,
        department_id=None,
        proposal_id=None,
        goal="三個院區一套系統",
        starts=date(2027, 3, 1),
        ends=date(2027, 9, 30),
        amount=None,
        currency="TWD",
    )
    async with DB.scope(office.yutong.caller):
        made = await open_project(office.yutong.caller, opening, 2027)
    return made, f"{office.base}/projects/{made.code}/plan"


async def imported(office, project_id, text: str):
    command = c.ImportPlan(project_id=project_id, form=c.FileForm.CSV, packed=zlib.compress(text.encode()))
    await office.ask(k.IMPORT_PLAN, office.yutong.caller, command, key=uuid4().hex)


async def tasks(office, project_id):
    found = await office.ask(c.READ_PLAN, office.yutong.caller, c.ReadPlan(project_id=project_id))
    return {one.name: one for one in found.tasks}


async def test_a_plan_is_written_dragged_and_explained(windows, door, office):
    made, here = await project(office, "門診資訊系統升級")
    page = await page_of(windows, door, office, office.yutong)
    await page.goto(f"{office.base}/plans")
    await page.get_by_role("link", name="門診資訊系統升級").click()
    form = page.locator("form[action$='/plan/tasks']")
    for name, kind, days in (("建置", "phase", "1"), ("主機與網路", "task", "3"), ("總驗收", "milestone", "1")):
        await form.locator("[name=name]").fill(name)
        await form.locator("[name=kind]").select_option(kind)
        await form.locator("[name=days]").fill(days)
        if name == "主機與網路":
            await form.locator("[name=parent_id]").select_option(label="建置")
        await form.locator("button").click()
        await expect(page.locator("#task h2")).to_contain_text(name)
    link = page.locator("form[action$='/link']")
    await link.locator("[name=before]").fill("2")
    await link.locator("[name=lag_days]").fill("1")
    await link.locator("button").click()
    await expect(page.locator(".why")).to_contain_text("等「2 主機與網路」")
    await expect(page.locator("#gantt .ms")).to_have_count(1)
    assert await violations(page) == []

    bar = page.locator("#gantt g.bar[data-no='2'] .b")
    await bar.scroll_into_view_if_needed()
    box = await bar.bounding_box()
    await page.mouse.move(box["x"] + 8, box["y"] + 6)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 8 + 7 * 8, box["y"] + 6, steps=4)
    await page.mouse.up()
    await expect(page.locator(".toast").last).to_contain_text("2027-03-08")
    found = await tasks(office, made.id)
    assert (found["主機與網路"].starts_on, found["總驗收"].ends_on) == (date(2027, 3, 8), date(2027, 3, 11))
    row = page.locator("#gantt .g-row[data-no='2']")
    await row.focus()
    await page.keyboard.press("Alt+Shift+ArrowRight")
    await expect(page.locator(".toast").last).to_contain_text("4")
    await expect(row).to_be_focused()
    assert (await tasks(office, made.id))["主機與網路"].minutes == 4 * 480
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("#gantt .g-row[data-no='3']")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#task h2")).to_contain_text("總驗收")

    knob = page.locator("#gantt g.bar[data-no='3'] .knob")
    await page.locator("#gantt g.bar[data-no='3']").hover()
    await knob.drag_to(page.locator("#gantt g.bar[data-no='2'] .b"))
    await expect(page.locator(".toast[data-tone=bad]")).to_contain_text("互相等待")
    assert (await tasks(office, made.id))["主機與網路"].befores == ()
    async with page.expect_download() as waited:
        await page.get_by_role("link", name="MS Project XML").click()
    assert (await waited.value).suggested_filename == f"{made.code}.xml"

    await page.goto(f"{here}/days")
    await page.locator("form[action$='/days'] [name=on]").last.fill("2027-03-09")
    await page.locator("form[action$='/days'] [name=name]").fill("院慶")
    await page.locator("form[action$='/days'] .primary").click()
    await expect(page.get_by_text("院慶")).to_be_visible()
    assert await violations(page) == []
    assert (await tasks(office, made.id))["主機與網路"].ends_on == date(2027, 3, 12)
    assert [one for one in page.problems if "422" not in one] == []


async def test_it_can_be_read_without_script_on_a_phone_and_in_the_dark(windows, door, office):
    made, here = await project(office, "倉儲")
    await imported(office, made.id, "number,level,name,days,predecessors\n1,1,A,0,\n2,2,a1,2,\n3,2,a2,3,2\n4,1,M,0,3\n")
    bare = await office.client(office.yutong)
    text = (await bare.get(here)).text
    assert all(f">{name}</a>" in text for name in ("A", "a1", "a2", "M"))
    for look in ({"locale": "en", "theme": "dark"}, {"locale": "zh-Hans", "phone": True}):
        page = await page_of(windows, door, office, office.yutong, **look)
        await page.goto(here)
        await expect(page.locator("#gantt .g-row")).to_have_count(4)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await violations(page) == []
        assert page.problems == []


async def test_two_thousand_tasks_stay_smooth(windows, door, office, figures):
    """Only rows in sight are drawn; dragging answers within the time that feels immediate."""
    made, here = await project(office, "大計劃")
    lines = (f"{n},1,任務 {n},{n % 5 + 1},{n - 1 if n % 3 else ''}" for n in range(1, MANY + 1))
    await imported(office, made.id, "number,level,name,days,predecessors\n" + "\n".join(lines) + "\n")
    page = await page_of(windows, door, office, office.yutong)
    await page.goto(here)
    await expect(page.locator("#gantt g.bar").first).to_be_visible()
    assert await page.locator("#gantt .g-canvas").evaluate("(e) => e.getBoundingClientRect().height") >= MANY * 32
    assert await page.locator("*").count() < 4_000
    await page.evaluate(LONGEST)
    bar = page.locator("#gantt g.bar[data-no='2'] .b")
    await bar.scroll_into_view_if_needed()
    box = await bar.bounding_box()
    await page.mouse.move(box["x"] + 4, box["y"] + 6)
    await page.mouse.down()
    for step in range(1, 30):
        await page.mouse.move(box["x"] + 4 + step * 4, box["y"] + 6)
    await page.mouse.up()
    await expect(page.locator(".toast").last).to_be_visible()
    await page.locator("#gantt .g-scroll").evaluate("(e) => e.scrollTo(0, 30_000)")
    await expect(page.locator("#gantt .g-row[data-no='950']")).to_be_visible()
    times = await page.evaluate("seen")
    figures("Gantt of 2,000 tasks: longest interaction while dragging", f"{max(times, default=0):.0f} ms")
    assert max(times, default=0) <= 150
    assert page.problems == []
