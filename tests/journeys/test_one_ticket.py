"""One ticket's whole way, as its people walk it: invitations, sign-in, a question from a phone, the answer at the desk,
mails, and back again. In each language; what nobody may see is looked for by axe on every page they meet."""

from dataclasses import dataclass
from uuid import uuid4

import pyotp
import pytest
from playwright.async_api import Page, expect

from tests.harness.browser import violations
from tests.harness.files import picture
from tests.harness.people import PASSWORD, Company, code_for, make_company

LATE = 60_000  # what travels through several processes, the first of which may have just been started


@dataclass(frozen=True)
class Words:
    """What people type, and what the product says of it in their language."""

    customer: str
    agent: str
    contact: str
    question: str
    answer: str
    solution: str
    still: str
    invited: str
    invited_to_portal: str
    received: str
    answered: str
    resolved: str
    bell: str


HANT = Words(
    "景明醫院",
    "陳柏翰",
    "王筱涵",
    "三號櫃台的讀卡機沒有反應",
    "請先重新插拔讀卡機的線，燈號會變成綠色。",
    "已更換讀卡機的線。",
    "下午又沒有反應了。",
    "邀請加入",
    "的服務入口",
    "已收到您的問題",
    "回覆您的問題",
    "已解決，請您確認",
    "王筱涵重新開啟工單",
)
EN = Words(
    "Calder Street Clinic",
    "Priya Nair",
    "Marcus Bell",
    "The card reader at desk three is dead",
    "Please plug the reader in again; its light turns green.",
    "The cable was replaced.",
    "It stopped again this afternoon.",
    "Invitation to join",
    "Invitation to the service portal",
    "We have your request",
    "Answer to your request",
    "Solved, please confirm",
    "Marcus Bell reopened the ticket",
)
HANS = Words(
    "恒泰机械",
    "孙丽娜",
    "胡晓燕",
    "三号窗口的读卡器没有反应",
    "请先重新插拔读卡器的线，指示灯会变成绿色。",
    "已更换读卡器的线。",
    "下午又没有反应了。",
    "邀请加入",
    "的服务门户",
    "已收到您的问题",
    "回复您的问题",
    "已解决，请您确认",
    "胡晓燕重新打开了工单",
)


@dataclass
class Somebody:
    """In front of his browser, reading in his language."""

    page: Page
    locale: str
    mail: str

    async def looks(self) -> None:
        """At a page he came to: no barrier, one heading, his language, nothing cut at the side."""
        assert await violations(self.page) == [], self.page.url
        assert await self.page.locator("h1").count() == 1, self.page.url
        assert await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        assert await self.page.locator("html").get_attribute("lang") == self.locale, self.page.url

    async def sends(self, form: str) -> None:
        await self.page.locator(f"form[action$='{form}'] [type=submit]").first.click()


@pytest.mark.parametrize(
    ("locale", "words", "at_desk", "on_phone"),
    [("zh-Hant", HANT, "light", "dark"), ("en", EN, "dark", "light"), ("zh-Hans", HANS, "light", "dark")],
    ids=["zh-Hant", "en", "zh-Hans"],
)
async def test_from_the_invitation_to_the_ticket_that_comes_back(
    door, ask, windows, letterbox, locale, words, at_desk, on_phone
):
    company = await make_company(ask, name=words.customer[:2] + " Service", locale=locale)
    host = f"{uuid4().hex[:10]}.example"

    async def sits_down(name: str, theme: str, *, phone: bool = False) -> Somebody:
        return Somebody(await windows.page(door.url, locale=locale, theme=theme, phone=phone), locale, f"{name}@{host}")

    admin = await sits_down("admin", at_desk)
    agent = await sits_down("agent", at_desk)
    contact = await sits_down("contact", on_phone, phone=True)

    await invite(admin, company, words, agent.mail, contact.mail)
    await join_the_desk(agent, await letterbox.one(agent.mail, words.invited))
    await join_the_portal(contact, await letterbox.one(contact.mail, words.invited_to_portal))

    await agent.page.goto(f"/w/{company.slug}/tickets?view=unassigned")
    await expect(agent.page.locator("[data-live-mark]")).to_be_visible()
    await expect(agent.page.locator("#bell-count")).to_be_hidden()
    number = await report(contact, words)
    assert (await letterbox.one(contact.mail, words.received)).subject.endswith((f"［{number}］", f"[{number}]"))

    await answer(agent, number, words)
    await read_the_answer(contact, await letterbox.one(contact.mail, words.answered), number, words)
    await resolve(agent, words)
    await send_back(contact, await letterbox.one(contact.mail, words.resolved), number, words)
    await hear_the_bell(agent, number, words)
    for one in (admin, agent, contact):
        assert one.page.problems == []


async def invite(admin: Somebody, company: Company, words: Words, agent_mail: str, contact_mail: str) -> None:
    page = admin.page
    await page.goto("/auth/sign-in")
    await page.fill("#mail", company.admin.mail)
    await page.click("button.primary")
    await page.fill("#password", company.admin.password)
    await page.click("button.primary")
    await page.wait_for_url("**/auth/second-step")
    await admin.looks()
    await page.fill("#code", await code_for(company.admin.totp))
    await page.click("button.primary")
    await page.wait_for_url(f"**/w/{company.slug}/**")

    await page.goto(f"/w/{company.slug}/settings/members/new")
    await page.fill("[name=name]", words.agent)
    await page.fill("[name=mail]", agent_mail)
    await page.locator("[name=roles][value=agent]").check()
    await admin.looks()
    await admin.sends("/members/new")
    await page.wait_for_url("**/members?said=invited")
    await admin.looks()

    await page.goto(f"/w/{company.slug}/customers/new")
    await page.fill("[name=name]", words.customer)
    await admin.sends("/customers/new")
    await page.locator("a[href$='/contacts/new']").first.click()
    await page.fill("[name=name]", words.contact)
    await page.fill("[name=mail]", contact_mail)
    await admin.looks()
    await admin.sends("/contacts/new")
    await page.wait_for_url("**?said=created")
    await page.locator("form[action$='/invite'] button").click()
    await page.wait_for_url("**?said=invited")
    await admin.looks()


async def choose_password(somebody: Somebody, mail) -> None:
    assert mail.language == somebody.locale
    await somebody.page.goto(mail.path)
    await somebody.looks()
    await somebody.page.fill("#password", PASSWORD)
    await somebody.page.fill("#again", PASSWORD)
    await somebody.page.click("button.primary")


async def join_the_desk(agent: Somebody, mail) -> None:
    """Staff must have a second factor; the codes for a lost phone are shown this once."""
    page = agent.page
    await choose_password(agent, mail)
    await page.wait_for_url("**/auth/enrol")
    await page.click("summary")
    await agent.looks()
    seed = (await page.inner_text(".seed")).replace(" ", "")
    await page.fill("#code", pyotp.TOTP(seed).now())
    await page.click("button.primary")
    await page.wait_for_selector(".codes")
    await agent.looks()
    await page.click("a.primary")
    await page.wait_for_url("**/w/**")
    # And as on any other day. The stream first has its answer: without cookies it is refused.
    await expect(page.locator("[data-live-mark]").first).to_be_visible()
    await page.context.clear_cookies()
    await page.goto("/auth/sign-in")
    await page.fill("#mail", agent.mail)
    await page.click("button.primary")
    await page.fill("#password", PASSWORD)
    await page.click("button.primary")
    await page.wait_for_url("**/auth/second-step")
    await page.fill("#code", await code_for(seed))
    await page.click("button.primary")
    await page.wait_for_url("**/w/**")


async def join_the_portal(contact: Somebody, mail) -> None:
    await choose_password(contact, mail)
    await contact.page.wait_for_url("**/p/*")
    await contact.looks()


async def report(contact: Somebody, words: Words) -> str:
    """A question with a photo; gives the ticket's number."""
    page = contact.page
    await page.click("a.ask")
    await page.fill("#what", words.question)
    photo = {"name": "reader.png", "mimeType": "image/png", "buffer": picture()}
    await page.set_input_files("input[type=file]", [photo])
    await expect(page.locator("[data-files-list] > li")).to_have_count(1)
    await expect(page.locator("[data-files-list] progress")).to_have_count(0)
    await contact.looks()
    await page.click(".sendbar [type=submit]")
    await page.wait_for_url("**/tickets/HD-*")
    await expect(page.locator(".chat .me")).to_contain_text(words.question)
    await contact.looks()
    return page.url.rsplit("/", 1)[1].partition("?")[0]


async def answer(agent: Somebody, number: str, words: Words) -> None:
    """It has come by itself into the list that was open."""
    page = agent.page
    row = page.locator(f"#{number}")
    await expect(row).to_be_visible(timeout=LATE)
    await agent.looks()
    await row.locator("a.title").click()
    await page.wait_for_url(f"**/tickets/{number}")
    await expect(page.locator("#thread .files a[download]")).to_contain_text("reader.png")
    await page.locator("form[action$='/do/take'] button").click()
    await expect(page.locator("form[action$='/do/take']")).to_have_count(0)
    await expect(page.locator("#ticket-aside")).to_contain_text(words.agent)
    await page.fill("#body", words.answer)
    await page.locator("#composer .btn.primary").click()
    await expect(page.locator("#thread .msg[data-kind=agent]")).to_contain_text(words.answer)
    await expect(page.locator("#body")).to_have_value("")
    await agent.looks()


async def read_the_answer(contact: Somebody, mail, number: str, words: Words) -> None:
    assert number in mail.subject
    assert mail.language == contact.locale
    assert words.answer in mail.text
    assert mail.path.endswith(f"/tickets/{number}")
    await contact.page.goto(mail.path)
    await expect(contact.page.locator("#thread")).to_contain_text(words.answer)
    await contact.looks()


async def resolve(agent: Somebody, words: Words) -> None:
    page = agent.page
    await page.locator("a[href$='/do/resolve']").click()
    await expect(page.locator("#act")).to_be_visible()
    await agent.looks()
    await page.fill("#act-solution", words.solution)
    await agent.sends("/do/resolve")
    await expect(page.locator("#thread")).to_contain_text(words.solution)


async def send_back(contact: Somebody, mail, number: str, words: Words) -> None:
    """His page has noticed by itself that it is for him to say whether all is well."""
    page = contact.page
    assert words.solution in mail.text
    assert mail.path.endswith(f"/tickets/{number}")
    await expect(page.locator("#reject")).to_be_visible(timeout=LATE)
    await page.locator("#reject summary").click()
    await contact.looks()
    await page.fill("#still", words.still)
    await contact.sends("/reject")
    await expect(page.locator("#thread")).to_contain_text(words.still)
    await expect(page.locator("#reject")).to_have_count(0)


async def hear_the_bell(agent: Somebody, number: str, words: Words) -> None:
    page = agent.page
    await expect(page.locator("#thread")).to_contain_text(words.still, timeout=LATE)
    await expect(page.locator("#bell-count")).to_have_text("2", timeout=LATE)
    await page.locator("a[data-keys='g n']").click()
    told = page.locator(".notices li.unread", has_text=words.bell).first
    await expect(told).to_contain_text(number)
    await agent.looks()
    await told.locator("a").click()
    await page.wait_for_url(f"**/tickets/{number}*")
    await page.goto(page.url.partition("/tickets")[0] + "/inbox")
    await expect(page.locator("#bell-count")).to_have_text("1")
