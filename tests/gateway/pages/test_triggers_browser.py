"""Triggers in a browser: written as 當…若…則…, tried, switched on, seen at work in the ticket and in their runs."""

import asyncio

import pytest
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.desk import triggers as t
from shared.contracts.desk.conditions import Conditions, Hours, Moment
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.teams import CREATE_TEAM, CreateTeam
from shared.core.ids import new_id
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def ran(desk, name):
    """Until the trigger has fired."""
    async with asyncio.timeout(60):
        while True:
            listed = (await desk.ask(t.LIST_TRIGGERS, desk.peishan.caller, t.ListTriggers())).items
            if next(one for one in listed if one.name == name).fired:
                return
            await asyncio.sleep(0.1)


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_a_lead_writes_one_tries_it_and_it_works(windows, door, desk, locale, theme, phone):
    word = f"停機{locale}"
    earlier = await desk.open(f"早上{word}")
    page = await page_of(windows, door, desk, desk.peishan, locale=locale, theme=theme, phone=phone)
    await page.goto(f"{desk.base}/settings/triggers/new")
    await page.locator("main [name=name]").fill(f"規則 {locale}")
    await page.locator("main [name=words]").fill(word)
    await page.locator("main form .primary").click()
    await expect(page.locator(".deeds .error").first).to_be_visible()
    await expect(page.locator("main [name=words]")).to_have_value(word)
    assert await violations(page) == []
    await page.locator("main .pick", has=page.locator("[name=priorities][value='3']")).click()
    await page.locator("main [name=priority]").select_option("1")
    await page.locator("main [name=tags]").fill("停機")
    await page.locator("main form .primary").click()
    await expect(page.locator("td a.title", has_text=earlier.number)).to_be_visible()
    assert await violations(page) == []
    await page.locator("main .primary").click()
    row = page.locator("tr", has=page.locator("a.title", has_text=f"規則 {locale}"))
    await expect(row.locator(".chip[data-tone=ok]")).to_be_visible()
    await expect(row.locator(".ifs li")).to_have_count(2)
    await expect(row.locator(".does li")).to_have_count(2)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    ticket = await desk.open(f"下午{word}")
    await ran(desk, f"規則 {locale}")
    await page.goto(f"{desk.tickets}/{ticket.number}")
    await expect(page.locator("#thread .event", has_text=f"規則 {locale}")).to_be_visible()
    await page.goto(f"{desk.base}/settings/triggers")
    await row.locator("a.link").click()
    await expect(page.locator("td", has_text=ticket.number)).to_be_visible()
    assert await violations(page) == []
    assert [one for one in page.problems if "422" not in one] == []


async def test_their_order_and_what_they_say_is_kept_by_the_form(windows, door, desk):
    for name in ("排序甲", "排序乙"):
        command = t.CreateTrigger(
            name=name,
            moment=Moment.STATUS_CHANGED,
            conditions=Conditions(is_assigned=False, without=("測試", "演練")),
            deeds=Deeds(note="看一下"),
        )
        await desk.ask(t.CREATE_TRIGGER, desk.peishan.caller, command, key=new_id().hex)
    page = await page_of(windows, door, desk, desk.peishan)
    await page.goto(f"{desk.base}/settings/triggers")
    names = page.locator(".triggers a.title", has_text="排序")
    await expect(names).to_have_text(["排序甲", "排序乙"])
    await page.locator("tr", has_text="排序乙").get_by_role("button", name="上移：排序乙").click()
    await expect(names).to_have_text(["排序乙", "排序甲"])
    await names.last.click()
    await expect(page.locator("main [name=without]")).to_have_value("測試、演練")
    await expect(page.locator("main [name=is_assigned]")).to_have_value("no")
    await page.locator("main form .primary").click()
    await expect(names).to_have_text(["排序乙", "排序甲"])
    kept = (await desk.ask(t.LIST_TRIGGERS, desk.peishan.caller, t.ListTriggers())).items
    same = next(one for one in kept if one.name == "排序甲")
    assert same.conditions == Conditions(is_assigned=False, without=("測試", "演練"))
    assert same.deeds == Deeds(note="看一下")
    assert page.problems == []


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", True), ("en", "dark", False)])
async def test_after_hours_it_goes_to_the_team_on_duty(windows, door, desk, locale, theme, phone):
    team = await desk.ask(CREATE_TEAM, desk.peishan.caller, CreateTeam(name=f"值班 {locale}"), key=new_id().hex)
    page = await page_of(windows, door, desk, desk.peishan, locale=locale, theme=theme, phone=phone)
    await page.goto(f"{desk.base}/settings/triggers/new")
    await page.locator("main [name=name]").fill(f"夜間 {locale}")
    await page.locator("main [name=hours]").select_option("outside")
    await page.locator("main [name=team_id]").select_option(str(team.id))
    assert await violations(page) == []
    await page.locator("main form .primary").click()
    await expect(page.locator("main dl.facts")).to_contain_text("發生在服務時間外")
    await expect(page.locator("main dl.facts")).to_contain_text(f"移交給「值班 {locale}」")
    assert await violations(page) == []
    made = next(
        one
        for one in (await desk.ask(t.LIST_TRIGGERS, desk.peishan.caller, t.ListTriggers())).items
        if one.name == f"夜間 {locale}"
    )
    assert (made.conditions, made.deeds) == (Conditions(hours=Hours.OUTSIDE), Deeds(team_id=team.id))
    await page.goto(f"{desk.base}/settings/triggers/{made.id}")
    await expect(page.locator("main [name=hours]")).to_have_value("outside")
    await expect(page.locator("main [name=team_id]")).to_have_value(str(team.id))
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.problems == []
