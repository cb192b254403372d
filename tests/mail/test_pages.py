"""Mail in a browser: a support address is entered, a stranger's mail is decided, and the ticket shows where it came from."""

from uuid import uuid4

import pytest_asyncio
from playwright.async_api import expect

from services.helpdesk.mail.filing.worker import Filing
from shared.contracts.desk.mails import LIST_MAILS, ListMails
from shared.storage.objects import objects
from tests.gateway.pages.desk import make_desk
from tests.gateway.pages.test_replies_browser import page_of
from tests.harness.browser import violations
from tests.mail.conftest import client, listening, written


@pytest_asyncio.fixture
async def desk(ask, door):
    made = await make_desk(ask, door.url)
    yield made
    await made.close()


async def test_from_a_strangers_mail_to_a_ticket(windows, door, desk):
    lead = await page_of(windows, door, desk, desk.peishan)
    await lead.goto(f"{desk.base}/settings/mailboxes")
    assert await violations(lead) == []
    await lead.get_by_role("link", name="新增支援信箱").first.click()
    address = f"help-{uuid4().hex[:8]}@yuancheng.example"
    await lead.locator("#f-address").fill(address)
    await lead.locator("#f-name").fill("遠澄客服")
    await lead.locator("#f-receivers").fill("mx.yuancheng.example")
    assert await violations(lead) == []
    await lead.locator("main form .primary").click()
    await lead.get_by_role("link", name=address).click()
    await lead.locator("a[href$='/fetching']").click()
    for field, value in (("host", "imap.example"), ("username", "help"), ("password", "amber-kettle")):
        await lead.locator(f"#f-{field}").fill(value)
    await lead.locator("main form .primary").click()
    await expect(lead.locator("#section [role=status]")).to_be_visible()  # that it was kept is said where one comes to
    await expect(lead.locator("#section")).to_contain_text("imap.example")

    mail = written("私人 <private@home.example>", address, text="印表機卡紙\n\n> 之前的信\n> 在這裡")
    mail.add_alternative(
        '<p>印表機卡紙</p><blockquote type="cite">之前的信<br>在這裡</blockquote><img src="https://spy.example/p.gif"><script>1</script>',
        "html",
    )
    mail["Authentication-Results"] = "mx.yuancheng.example; spf=pass; dmarc=pass"
    async with listening() as port, client(port) as smtp:
        await smtp.sendmail("private@home.example", [address], mail.as_bytes())
    filing = Filing(objects)
    while await filing.file_next():
        pass

    agent = await page_of(windows, door, desk, desk.bohan, phone=True)
    await agent.goto(f"{desk.base}/settings/mails")
    await expect(agent.get_by_text("寄件人不是任何客戶的聯絡人")).to_be_visible()
    assert await violations(agent) == []
    await agent.get_by_role("link", name="印表機卡紙").click()
    await expect(agent.get_by_text("DMARC 通過")).to_be_visible()
    await agent.locator("input[type=search][name=q]").last.fill("王筱涵")
    await agent.locator("main form[method=get] button").click()
    await expect(agent.locator("main .choice")).to_have_count(1)  # else who stood there before is chosen, and goes
    await agent.locator("main .choice", has_text="王筱涵").click()
    await agent.get_by_text("以後從 private@home.example 來的信").click()
    assert await violations(agent) == []
    assert await agent.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await agent.locator("main form[method=post] .primary").click()
    await expect(agent.locator(".banner", has_text="已交回處理")).to_be_visible()
    while await filing.file_next():
        pass
    (filed,) = (await desk.ask(LIST_MAILS, desk.bohan.caller, ListMails(state="filed"))).items

    await agent.goto(f"{desk.tickets}/{filed.number}")
    await agent.locator("#thread summary", has_text="信件").click()
    shown = agent.locator("#thread details").first
    await expect(shown).to_contain_text("private@home.example")
    await shown.get_by_text("顯示引用的文字").click()
    await expect(shown).to_contain_text("之前的信")
    assert await violations(agent) == []
    look = await shown.get_by_role("link", name="看原本的樣子").get_attribute("href")
    answer = await agent.request.get(f"{door.url}{look}")
    page = await answer.text()
    assert "印表機卡紙" in page
    assert "script" not in page
    assert "spy.example" not in page
    assert answer.headers["content-security-policy"].startswith("sandbox ")
    assert "https:" not in answer.headers["content-security-policy"]
    asked = await agent.request.get(f"{door.url}{look}?images=1")
    assert "https://spy.example/p.gif" in await asked.text()
    async with agent.expect_download() as started:
        await shown.get_by_role("link", name="下載原始信件").click()
    download = await started.value
    assert download.suggested_filename.endswith(".eml")
    assert b"private@home.example" in (await download.path()).read_bytes()
    assert agent.problems == []
    assert lead.problems == []
