"""Pages that move by themselves, keys, drafts and barriers, in a browser."""

import asyncio
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts.helpdesk import (
    READ_TICKET,
    REPLY_TICKET,
    TAKE_TICKET,
    ReadTicket,
    ReplyTicket,
    TakeTicket,
)
from tests.gateway.pages.desk import make_desk, rings
from tests.harness.browser import expect, violations


@pytest_asyncio.fixture(scope="session")
async def desk(ask, door):
    made = await make_desk(ask, door.url)
    await rings(made)
    yield made
    await made.close()


async def at(windows, desk, who, path, **given):
    """A window in which somebody is signed in."""
    page = await windows.page(desk.url, **given)
    await become(page, desk, who)
    await page.goto(path)
    return page


async def become(page, desk, who):
    client = await desk.client(who)
    (secret,) = [cookie.value for cookie in client.cookies.jar if cookie.name == "__Host-sid"]
    # An address with https: else the prefix is refused. Chromium sends it to http://localhost all the same.
    cookie = {"name": "__Host-sid", "value": secret, "path": "/", "secure": True, "httpOnly": True}
    host = desk.url.split("//")[1].split(":")[0]
    await page.context.add_cookies([{**cookie, "domain": host, "sameSite": "Lax"}])


async def test_open_pages_move_by_themselves(desk, windows):
    ticket = await desk.open("會動的工單")
    page = await at(windows, desk, desk.bohan, f"{desk.tickets}?view=unassigned")
    await expect(page.locator(f"#{ticket.number}")).to_be_visible()
    await expect(page.locator("[data-live-mark]")).to_be_visible()
    take = TakeTicket(ticket_id=ticket.id, revision=ticket.revision)
    await desk.ask(TAKE_TICKET, desk.peishan.caller, take, key=uuid4().hex)
    await expect(page.locator(f"#{ticket.number}")).to_have_count(0)
    fresh = await desk.open("剛進來的")
    await expect(page.locator(f"#{fresh.number}")).to_be_visible()
    await expect(page.locator(".toast")).to_contain_text("王筱涵提出新問題", timeout=20_000)
    assert page.problems == []


async def test_a_script_that_comes_late_misses_nothing(desk, windows):
    """Files come in any order; the stream opens only once somebody listens."""
    page = await windows.page(desk.url)
    await become(page, desk, desk.bohan)

    async def late(route):
        await asyncio.sleep(0.5)
        await route.continue_()

    await page.route("**/static/app.js*", late)
    await page.goto(f"{desk.tickets}?view=unassigned")
    await expect(page.locator("[data-live-mark]")).to_be_visible()


async def test_typed_text_survives_everything(desk, windows):
    """A colleague's reply, a reload, a server that is away, a change of mode; gone only once it was sent."""
    ticket = await desk.open("打字中")
    path = f"{desk.tickets}/{ticket.number}"
    page = await at(windows, desk, desk.bohan, path)
    await page.keyboard.press("r")
    await page.keyboard.type("打到一半")
    reply = ReplyTicket(ticket_id=ticket.id, body="同事先回了")
    await desk.ask(REPLY_TICKET, desk.peishan.caller, reply, key=uuid4().hex)
    await expect(page.locator("#thread")).to_contain_text("同事先回了")
    await expect(page.locator("#composer-news")).to_contain_text("您輸入的期間，工單有更新")
    body = page.locator("#body")
    await expect(body).to_have_value("打到一半")
    await expect(body).to_be_focused()
    await page.locator("[data-composer=note]").click()
    await body.fill("只給同事")
    await page.reload()
    await expect(page.locator("#composer")).to_have_attribute("data-mode", "reply")
    await expect(body).to_have_value("打到一半")
    await page.context.set_offline(True)
    await page.locator("#composer .btn.primary").click()
    await expect(page.locator(".toast[data-tone=bad]")).to_contain_text("內容保留在此頁")
    await expect(body).to_have_value("打到一半")
    await page.context.set_offline(False)
    await body.focus()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#thread .msg[data-kind=agent]").last).to_contain_text("打到一半")
    await page.reload()
    await expect(page.locator("#composer")).to_have_attribute("data-mode", "note")
    await expect(body).to_have_value("只給同事")


def drafts(page):
    """What lies on this device of what was typed."""
    return page.evaluate(
        "Object.keys(localStorage).filter(k => k.startsWith('hf-draft:') || k.startsWith('hf-portal:'))"
    )


async def test_a_draft_is_its_writers_and_goes_with_him(desk, windows):
    """Whoever uses the same browser next finds nothing of it: neither after a sign-out, nor where he merely signs in."""
    ticket = await desk.open("共用電腦")
    path = f"{desk.tickets}/{ticket.number}"
    page = await at(windows, desk, desk.bohan, path)
    body = page.locator("#body")
    await body.fill("柏翰寫到一半")
    (key,) = await drafts(page)
    assert desk.bohan.person_id.hex in key
    await page.reload()
    await expect(body).to_have_value("柏翰寫到一半")
    await become(page, desk, desk.peishan)
    await page.goto(path)
    await expect(body).to_have_value("")
    assert await drafts(page) == []
    await body.fill("佩珊寫到一半")
    assert len(await drafts(page)) == 1
    await page.locator("[popovertarget=me-menu]").click()
    await page.get_by_role("menuitem", name="登出").click()
    await page.wait_for_url("**/auth/sign-in*")
    assert await drafts(page) == []
    assert await page.evaluate("sessionStorage.getItem('hf-list')") is None
    assert page.problems == []


async def test_each_message_goes_to_whom_the_page_says(desk, windows):
    """One after another without a reload: the fresh composer that comes back must not remember the last voice."""
    ticket = await desk.open("說給誰聽")
    page = await at(windows, desk, desk.bohan, f"{desk.tickets}/{ticket.number}")
    said = (("r", "公開一"), ("m", "內部一"), ("m", "內部二"), ("r", "公開二"), ("m", "內部三"))
    for key, words in said:
        await page.keyboard.press(key)
        await expect(page.locator("#composer")).to_have_attribute("data-mode", "reply" if key == "r" else "note")
        await page.keyboard.type(words)
        await page.keyboard.press("Control+Enter")
        kind = "agent" if key == "r" else "note"
        await expect(page.locator(f"#thread .msg[data-kind={kind}]").last).to_contain_text(words)
        await expect(page.locator("#body")).to_have_value("")
        await expect(page.locator("#composer [aria-selected=true]")).to_be_focused()
    page = await desk.ask(READ_TICKET, desk.bohan.caller, ReadTicket(ticket_id=ticket.id))
    kept = {message.body: message.visibility for message in page.messages[1:]}
    assert kept == {words: "public" if key == "r" else "internal" for key, words in said}


async def test_a_menu_opens_beside_its_button(desk, windows):
    page = await at(windows, desk, desk.bohan, desk.tickets)
    for button in ("[popovertarget=me-menu]", "[popovertarget=org-menu]"):
        await page.locator(button).click()
        near = await page.locator(button).bounding_box()
        menu = await page.locator(f"#{button[15:-1]}").bounding_box()
        assert menu["x"] < near["x"] + near["width"]
        gap = max(menu["y"] - near["y"] - near["height"], near["y"] - menu["y"] - menu["height"])
        assert 0 <= gap <= 12
        await page.keyboard.press("Escape")


async def test_keys_take_select_and_jump(desk, windows):
    first, second = await desk.open("鍵盤一"), await desk.open("鍵盤二")
    page = await at(windows, desk, desk.bohan, f"{desk.tickets}?view=unassigned")
    await page.locator(f"#{first.number} input").check()
    await page.locator(f"#{second.number} input").check()
    await expect(page.locator(".bulk [data-count]")).to_have_text("2")
    await page.keyboard.press("i")
    await expect(page.locator(".toast").first).to_contain_text("已更新 2 張工單")
    await expect(page.locator(".bulk")).to_be_hidden()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/tickets/HD-*")
    await page.keyboard.press("Control+k")
    await page.keyboard.type(first.number)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/tickets/{first.number}")
    await page.keyboard.press("g")
    await page.keyboard.press("n")
    await page.wait_for_url("**/inbox")
    await page.keyboard.press("Shift+?")
    await expect(page.locator("#keys")).to_be_visible()
    assert page.problems == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("phone", [False, True])
async def test_no_barriers(desk, windows, theme, phone):
    ticket = await desk.open("很長的主旨" * 30)
    page = await at(windows, desk, desk.bohan, desk.tickets, theme=theme, phone=phone)
    for path in ("", f"/{ticket.number}", f"/{ticket.number}/do/wait", "/new"):
        await page.goto(f"{desk.tickets}{path}")
        assert await violations(page) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    await page.goto(f"{desk.base}/inbox")
    assert await violations(page) == []


DONE_AND_SWAPPED = """() => {
  document.dispatchEvent(new CustomEvent('done'));
  document.dispatchEvent(new CustomEvent('htmx:after:swap'));
}"""
"""An act's answer, and news that are swapped in before the browser has told that the dialog is closed."""


async def test_news_do_not_open_a_dialog_again_that_just_closed(desk, windows):
    ticket = await desk.open("關掉就好")
    page = await at(windows, desk, desk.bohan, f"{desk.tickets}/{ticket.number}")
    await page.locator(f"a[href$='{ticket.number}/do/hand_over']").first.click()
    dialog = page.locator("#act")
    await expect(dialog.locator("form")).to_be_visible()
    await page.evaluate(DONE_AND_SWAPPED)
    await expect(dialog.locator("form")).to_have_count(0)
    # Not whether it is seen: an empty one has no size, and holds the page all the same.
    await expect(dialog).to_have_js_property("open", False)
    assert page.problems == []
