"""Custom fields in a browser: made in the settings, asked by both sides' new tickets, filled in on the ticket."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.custom import FieldKind
from shared.contracts.desk import custom_fields as f
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.core.ids import new_id
from tests.gateway.pages.desk import fields, make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="module")
async def printers(desk):
    """A category that asks a serial number, and for staff only who pays."""
    lead = desk.peishan.caller
    of = await desk.ask(CREATE_CATEGORY, lead, CreateCategory(name="印表機"), key=new_id().hex)
    for command in (
        f.CreateCustomField(category_id=of.id, name="序號", required=True, help="貼在背面"),
        f.CreateCustomField(
            category_id=of.id, name="誰付費", kind=FieldKind.CHOICE, options=("客戶", "原廠"), for_customers=False
        ),
    ):
        await desk.ask(f.CREATE_CUSTOM_FIELD, lead, command, key=new_id().hex)
    return of


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_a_lead_makes_one(windows, door, desk, printers, locale, theme, phone):
    page = await page_of(windows, door, desk, desk.peishan, locale=locale, theme=theme, phone=phone)
    await page.goto(f"{desk.base}/settings/fields/new")
    await page.locator("main [name=category_id]").select_option(str(printers.id))
    await page.locator("main [name=kind]").select_option("choice")
    await page.locator("main [name=name]").fill(f"樓層 {locale}")
    await page.locator("main form .primary").click()
    await expect(page.locator("#f-options-about.error")).to_be_visible()
    assert await violations(page) == []
    await page.locator("main [name=options]").fill("一樓\n二樓")
    await page.locator("main form .primary").click()
    await expect(page.get_by_role("link", name=f"樓層 {locale}")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    await page.get_by_role("link", name=f"樓層 {locale}").click()
    await expect(page.locator("main [name=options]")).to_have_value("一樓\n二樓")
    assert [one for one in page.problems if "422" not in one] == []


async def test_an_agent_is_asked_when_the_category_is_chosen(windows, door, desk, printers):
    page = await page_of(windows, door, desk, desk.bohan)
    await page.goto(f"{desk.tickets}/new?contact={desk.hsiaohan.caller.actor_id}")
    await expect(page.locator("#custom-fields .field")).to_have_count(0)
    await page.locator("#category").select_option(str(printers.id))
    serial = page.get_by_label("序號")
    await expect(serial).to_be_visible()
    assert await violations(page) == []
    await page.locator("#title").fill("卡紙")
    await page.locator("#body").fill("第一頁就卡")
    await serial.fill("SN-7")
    await page.locator("main form .primary").click()
    card = page.locator("#ticket-aside .card", has_text="自訂欄位")
    await expect(card).to_contain_text("SN-7")
    await card.get_by_role("link").click()
    await page.locator("#act").get_by_label("誰付費").select_option("原廠")
    assert await violations(page) == []
    await page.locator("#act .primary").click()
    await expect(card).to_contain_text("原廠")
    await expect(page.locator("#thread .event", has_text="誰付費：— → 原廠")).to_be_visible()
    assert page.problems == []


async def test_a_customer_on_a_phone_is_asked_what_is_meant_for_him(windows, door, desk, printers):
    page = await page_of(windows, door, desk, desk.hsiaohan, phone=True)
    await page.goto(f"/p/{desk.company.slug}/tickets/new")
    await page.locator("#about").select_option(str(printers.id))
    await expect(page.get_by_label("序號")).to_be_visible()
    await expect(page.get_by_label("誰付費")).to_have_count(0)
    await page.locator("#what").fill("印表機卡紙了。")
    await page.locator("form .primary.block").click()
    await expect(page.locator("#custom-fields .error")).to_be_visible()
    assert await violations(page) == []
    await page.get_by_label("序號").fill("SN-9")
    await page.locator("form .primary.block").click()
    await expect(page.locator("dl.facts dd", has_text="SN-9")).to_be_visible()
    assert await violations(page) == []
    assert [one for one in page.problems if "422" not in one] == []


async def test_without_script_the_refusal_asks(desk, printers):
    client = await desk.client(desk.bohan)
    hidden = await fields(client, f"{desk.tickets}/new", form='name="title"')
    given = {
        **hidden,
        "requester_id": str(desk.hsiaohan.caller.actor_id),
        "title": "卡紙",
        "body": "第一頁",
        "category_id": str(printers.id),
    }
    asked = await client.post(f"{desk.tickets}/new", data=given)
    assert asked.status_code == 422
    name = re.search(r'name="(field-[0-9a-f-]+)"[^>]*aria-invalid', asked.text)[1]
    done = await client.post(f"{desk.tickets}/new", data={**given, "key": new_id().hex, name: "SN-1"})
    assert done.status_code == 303
