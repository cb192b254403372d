"""Canned replies in a browser: written in the settings, put in by keyboard, and without script by a page."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from shared.contracts.desk import canned as c
from shared.contracts.helpdesk import READ_TICKET, ReadTicket
from shared.core.ids import new_id
from tests.gateway.pages.desk import fields, make_desk
from tests.harness.browser import violations


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def page_of(windows, door, desk, who, **look):
    page = await windows.page(door.url, **look)
    client = await desk.client(who)
    cookie = {"name": "__Host-sid", "value": client.cookies["__Host-sid"], "secure": True}
    await page.context.add_cookies([{**cookie, "url": door.url.replace("http://", "https://")}])
    return page


async def written(desk, name, **bodies):
    texts = tuple(c.CannedText(language=language.replace("_", "-"), body=body) for language, body in bodies.items())
    command = c.CreateCanned(name=name, folder="報修", texts=texts, shared=True)
    return await desk.ask(c.CREATE_CANNED, desk.peishan.caller, command, key=new_id().hex)


async def used(desk, one):
    return (await desk.ask(c.READ_CANNED, desk.bohan.caller, c.ReadCanned(canned_id=one.id))).used


@pytest.mark.parametrize(("locale", "theme", "phone"), [("zh-Hant", "light", False), ("en", "dark", True)])
async def test_a_lead_writes_one_and_a_wrong_variable_is_told(windows, door, desk, locale, theme, phone):
    page = await page_of(windows, door, desk, desk.peishan, locale=locale, theme=theme, phone=phone)
    await page.goto(f"{desk.base}/settings/replies/new")
    await page.locator("main [name=name]").fill(f"請補資料 {locale}")
    await page.locator("main select[name=for]").select_option("company")
    await page.locator("#text-zh-Hant").fill("{{contact}} 您好")
    await page.locator("main form .primary").click()
    await expect(page.locator("#texts-error")).to_contain_text("{{contact}}")
    assert await violations(page) == []
    await page.locator("#text-zh-Hant").fill("{{contact_name}} 您好，請補上序號。")
    await page.locator("main form .primary").click()
    await expect(page.get_by_role("link", name=f"請補資料 {locale}")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    await page.get_by_role("link", name=f"請補資料 {locale}").click()
    await expect(page.locator("#text-zh-Hant")).to_have_value("{{contact_name}} 您好，請補上序號。")
    assert await violations(page) == []
    assert [one for one in page.problems if "422" not in one] == []


async def test_an_agent_puts_one_in_by_keyboard_and_it_is_counted(windows, door, desk):
    one = await written(desk, "問機號", zh_Hant="{{contact_name}} 您好，請提供 {{ticket_number}} 的機器序號。")
    await written(desk, "道歉", zh_Hant="抱歉讓您久等了。")
    ticket = await desk.open()
    page = await page_of(windows, door, desk, desk.bohan)
    await page.goto(f"{desk.tickets}/{ticket.number}")
    await page.locator("#body").click()
    await page.keyboard.type("收到。 /")
    await expect(page.locator(".replies [role=option]")).not_to_have_count(0)
    assert await violations(page) == []
    await page.keyboard.type("問機號")
    await expect(page.locator(".replies [role=option]")).to_have_count(1)
    await page.keyboard.press("Enter")
    said = f"收到。 王筱涵 您好，請提供 {ticket.number} 的機器序號。"
    await expect(page.locator("#body")).to_have_value(said)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#thread .msg", has_text="機器序號")).to_be_visible()
    assert await used(desk, one) == 1
    await page.locator("[data-canned]").click()
    await expect(page.locator(".replies [role=option]")).not_to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.locator(".replies")).to_have_count(0)
    assert page.problems == []


async def test_without_script_the_box_comes_back_with_the_reply_behind_it(desk):
    one = await written(desk, "無腳本", zh_Hant="您好 **{{contact_name}}**", en="Hello {{contact_name}}")
    ticket = await desk.open()
    client = await desk.client(desk.bohan)
    path = f"{desk.tickets}/{ticket.number}"
    hidden = await fields(client, path, form='id="composer"')
    typed = {**hidden, "body": "先說一句。", "then": "open", "mode": "reply"}
    picked = await client.post(f"{path}/replies", data={**typed, "q": "無腳本"})
    assert picked.status_code == 200
    assert "<strong>王筱涵</strong>" in picked.text
    assert f'value="{one.id}:en"' in picked.text
    back = await client.post(f"{path}/replies/put", data={**typed, "put": f"{one.id}:en"})
    box = re.search(r"<textarea id=\"body\".*?>(.*?)</textarea>", back.text, re.DOTALL)[1]
    assert box == "先說一句。\nHello 王筱涵"
    assert f'name="canned" value="{one.id}"' in back.text
    sent = await client.post(f"{path}/say", data={**typed, "body": box, "canned": str(one.id)})
    assert sent.status_code == 303
    read = await desk.ask(READ_TICKET, desk.bohan.caller, ReadTicket(ticket_id=ticket.id))
    assert read.messages[-1].body == box
    assert await used(desk, one) == 1
