"""A demo company's support address, so that a mail to it becomes a ticket; and what came in by it: one that a customer
wrote, one of somebody unknown, and an answering machine."""

import asyncio
import json
import smtplib
from email.message import EmailMessage

from infra.demo.happenings import Play, Standing
from infra.demo.people import mail_of, portal_contacts
from infra.demo.world import Company
from infra.local.place import Place
from shared.contracts.desk.mailboxes import CREATE_MAILBOX, CreateMailbox
from shared.contracts.desk.mails import LIST_MAILS, ListMails, MailState

LETTERS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "zh-Hant": (
        ("", "會議室電子白板寫不上去", "各位好：\n\n三樓大會議室的電子白板觸控筆沒有反應，下午兩點要用。\n\n謝謝"),
        ("何先生 <ho.weitang@mail.example>", "詢問維護報價", "您好，我們診所有四台電腦，想了解年度維護費用。"),
        ("no-reply@parts.example", "自動回覆：週年慶期間休息", "本信由系統自動發送，我們 12 月 3 日恢復上班。"),
    ),
    "zh-Hans": (
        ("", "车间看板屏幕不亮", "各位好：\n\n二号线的看板屏幕早上起不亮，交接班看不到数据。\n\n谢谢"),
        ("周先生 <zhou.ming@mail.example>", "咨询保养报价", "您好，我们有三台加工中心，想了解年度保养费用。"),
        ("no-reply@parts.example", "自动回复：盘点期间休息", "本邮件由系统自动发送，我们 12 月 3 日恢复上班。"),
    ),
    "en": (
        (
            "",
            "Gate on level 2 stays open",
            "Hello,\n\nthe gate on level 2 does not close since this morning.\n\nThanks",
        ),
        (
            "Owen Tate <owen@mail.example>",
            "A quote, please",
            "We run a small surgery with two doors. What would you charge?",
        ),
        (
            "no-reply@parts.example",
            "Automatic reply: stocktaking",
            "This is sent by a machine. We are back on 3 December.",
        ),
    ),
}
"""From whom (empty: the first customer who may sign in), subject, text."""
TRIES, PAUSE_SECONDS = 20, 0.5


async def make_mailbox(play: Play, company: Company, lead: Standing) -> None:
    command = CreateMailbox(address=address(company), name=company.name)
    await play.ask(CREATE_MAILBOX, lead, command, "mailbox")


def address(company: Company) -> str:
    return f"support@{company.domain}"


async def send_letters(play: Play, company: Company, lead: Standing, place: Place) -> None:
    """By the door that any mail comes in by."""
    if any([(await play.ask(LIST_MAILS, lead, ListMails(state=one), "")).items for one in MailState]):
        return
    port = int(json.loads((place.home / "ports.json").read_text())["inbound"])
    known = mail_of(*portal_contacts(company)[0])
    for number, (sender, subject, text) in enumerate(LETTERS[company.locale]):
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender or known, address(company), subject
        letter["Message-ID"] = f"<demo-{number}@{company.domain}>"
        if sender.startswith("no-reply"):
            letter["Auto-Submitted"] = "auto-replied"
        letter.set_content(text)
        await _post(letter, port)


async def _post(letter: EmailMessage, port: int) -> None:
    """The door may open a moment after the desk has."""
    for left in range(TRIES, 0, -1):
        try:
            return await asyncio.to_thread(_deliver, letter, port)
        except OSError:
            if left == 1:
                raise
            await asyncio.sleep(PAUSE_SECONDS)
    return None


def _deliver(letter: EmailMessage, port: int) -> None:
    with smtplib.SMTP("localhost", port, timeout=10) as door:
        door.send_message(letter)
