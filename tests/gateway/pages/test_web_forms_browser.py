"""A web form on a page of the company's own: only where the company lets it, and what strangers send is held."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time

import httpx
import pytest_asyncio
from playwright.async_api import expect

from gateway.pages.web_forms import age
from shared.contracts.desk import held as h
from shared.contracts.desk import web_forms as c
from shared.core.ids import new_id
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.harness.files import picture

SCRIPT = "<script>document.title='owned'</script><img src=x onerror=document.title='owned'>"


@pytest_asyncio.fixture(scope="module")
async def desk(app, ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


@contextmanager
def site():
    """A web site that is not ours: what is put into `body` is its page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            said = self.server.body.encode()
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{server.server_port}"
    server.body = ""
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def fine(page):
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await violations(page) == []
    assert page.problems == []


async def test_a_form_on_the_companys_own_page(windows, door, desk):
    lead = await page_of(windows, door, desk, desk.peishan)
    await lead.goto(f"{desk.base}/settings/forms/new")
    await lead.locator("#f-name").fill("聯絡客服")
    await lead.locator("#f-form_key").fill("support")
    await lead.locator("#f-intro").fill(f"平日 9 點到 18 點\n{SCRIPT}")
    await lead.locator("#f-consent").fill("同意以這些資料回覆我")
    with site() as own, site() as foreign:
        await lead.locator("#f-origins").fill(f"{own.url}/contact")
        await lead.get_by_role("button", name="儲存").click()
        await expect(lead.locator("#f-origins")).to_have_attribute("aria-invalid", "true")
        lead.problems.clear()
        await lead.locator("#f-origins").fill(own.url)
        await lead.get_by_role("button", name="儲存").click()
        snippet = await lead.locator("#form-snippet").inner_text()
        await fine(lead)
        await lead.goto(f"{desk.base}/settings/forms")
        await fine(lead)
        for one in (own, foreign):
            one.body = f"<!doctype html><title>site</title><main>{snippet}</main>"
        # A site that is not named sees nothing of it.
        stray = await windows.page(foreign.url)
        await stray.goto("/")
        refused = next(one for one in stray.frames if one.parent_frame)
        assert await refused.locator("form").count() == 0
        page = await windows.page(own.url, phone=True)
        await page.goto("/")
        form = page.frame_locator("iframe")
        await expect(form.locator("h1")).to_have_text("聯絡客服")
        await expect(page.locator("iframe")).not_to_have_css("height", "760px")  # as high as the form needs
        await form.locator("#f-name").fill("林小姐")
        await form.locator("#f-mail").fill("lin@elsewhere.example")
        await form.locator("#f-title").fill(f"門禁 {SCRIPT}")
        await form.locator("#f-body").fill(f"刷不過去 {SCRIPT}")
        await form.locator("#f-file").set_input_files(
            {"name": "door.png", "mimeType": "image/png", "buffer": picture()}
        )
        await form.locator("[name=consent]").check()
        shown = (await desk.ask(c.LIST_WEB_FORMS, desk.peishan.caller, c.ListWebForms())).items[0]
        begun = age.begun(shown.id, time() - 60)
        await form.locator("[name=begun]").evaluate("(field, value) => { field.value = value; }", begun)
        await form.get_by_role("button", name="送出").click()
        await expect(form.get_by_text("已收到，謝謝您")).to_be_visible()
        assert await page.title() == "site"
    # Alone it is a page like ours, in three languages.
    for locale, theme in (("en", "dark"), ("zh-Hans", "light")):
        alone = await windows.page(door.url, locale=locale, theme=theme, phone=theme == "dark")
        await alone.goto(f"/f/{desk.company.slug}/support")
        await expect(alone.locator("h1")).to_have_text("聯絡客服")
        await fine(alone)
    agent = await page_of(windows, door, desk, desk.bohan)
    await agent.goto(f"{desk.base}/held")
    await fine(agent)
    await agent.locator("a.title").click()
    await expect(agent.locator("main dl.facts")).to_contain_text("door.png")
    await agent.locator("#q").press_sequentially("王筱涵")
    await agent.locator("#contacts .choice", has_text="王筱涵").first.click()
    await fine(agent)
    await agent.get_by_role("button", name="成為這位聯絡人的工單").click()
    await expect(agent.locator(".msg .prose").first).to_contain_text("刷不過去")
    await expect(agent.locator(".msg footer")).to_contain_text("door.png")
    assert await agent.title() != "owned"
    await fine(agent)


async def made(desk, key, **given):
    command = c.CreateWebForm(form_key=key, name="聯絡客服", **given)
    return await desk.ask(c.CREATE_WEB_FORM, desk.peishan.caller, command, key=new_id().hex)


def fields(form, **given):
    words = {"name": "訪客", "mail": "who@elsewhere.example", "title": "門禁", "body": "刷不過去"}
    return {**words, "key": new_id().hex, "begun": age.begun(form.id, time() - 60), **given}


async def test_programs_and_floods_are_kept_off(door, desk):
    form, other = await made(desk, "bots", consent="同意"), await made(desk, "others")
    path, ours = f"/f/{desk.company.slug}/bots", {"sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(base_url=door.url, trust_env=False, headers={"accept": "text/html"}) as web:
        page = await web.get(path)
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert page.headers["x-robots-tag"] == "noindex"
        assert (await web.get("/static/embed.js")).headers["cross-origin-resource-policy"] == "cross-origin"
        assert (await web.get("/static/app.js")).headers.get_list("cross-origin-resource-policy") == ["same-origin"]
        for missing in ("none", "%22%3E", "x" * 300):
            assert (await web.get(f"/f/{desk.company.slug}/{missing}")).status_code == 404
        assert (await web.post(path, data=fields(form), headers={"sec-fetch-site": "cross-site"})).status_code == 403

        async def send(**given):
            return await web.post(path, data=fields(form, **{"consent": "yes", **given}), headers=ours)

        for wrong in (
            {"begun": age.begun(form.id)},
            {"begun": age.begun(form.id, time() - 100_000)},
            {"begun": age.begun(other.id, time() - 60)},
            {"begun": "٣.x"},
            {"mail": "no"},
            {"body": " "},
            {"consent": ""},
        ):
            answer = await send(**wrong)
            assert answer.status_code == 422, wrong
            assert "刷不過去" in answer.text or "body" in wrong
        before = await held(desk)
        trapped = await send(fax_number="+886")
        clean = await send()
        assert (trapped.status_code, trapped.headers["location"]) == (clean.status_code, clean.headers["location"])
        assert [one.is_suspicious for one in (await held(desk))[len(before) :]] == [True, False]
        known = await send(mail=desk.hsiaohan.mail)
        assert (known.status_code, known.headers["location"]) == (clean.status_code, clean.headers["location"])
        for _ in range(30):
            last = await send()
        assert last.status_code == 429
        assert int(last.headers["retry-after"]) > 0
        assert "刷不過去" in last.text
        assert len(await held(desk)) - len(before) < 20


async def held(desk):
    return (await desk.ask(h.LIST_HELD, desk.bohan.caller, h.ListHeld(limit=100))).items
