import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any
from uuid import uuid4

import pytest_asyncio
from aiosmtplib import SMTP

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.smtp import SmtpSettings, serve
from services.helpdesk.mail.filing.worker import Filing
from shared.contracts.desk.mailboxes import CREATE_MAILBOX, CreateMailbox
from shared.contracts.desk.mails import LIST_MAILS, ListMails, MailState
from shared.storage.objects import objects
from tests.factories.helpdesk import make_cast
from tests.notify.conftest import cast, postman, sending, telling  # noqa: F401 - fixtures


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@asynccontextmanager
async def listening(**given):
    """The door for mail servers, in this process; gives its port."""
    stop, port = asyncio.Event(), free_port()
    door = asyncio.ensure_future(serve(SmtpSettings(host="127.0.0.1", port=port, name="mx.test", **given), stop))
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                break
            except OSError:
                await asyncio.sleep(0.02)
    writer.close()
    yield port
    stop.set()
    await door


@asynccontextmanager
async def client(port: int):
    smtp = SMTP(hostname="127.0.0.1", port=port, start_tls=False, timeout=30)
    await smtp.connect()
    try:
        yield smtp
    finally:
        smtp.close()


def written(
    sender: str, to: str, subject: str = "印表機卡紙", text: str = "二樓的印表機又卡紙了。", **headers: str
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = make_msgid(domain="customer.example")
    mail["Date"] = "Mon, 30 Nov 2026 09:00:00 +0800"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


@dataclass
class Office:
    """One company with a support address, a door and somebody who files."""

    ask: Any
    cast: Any
    address: str
    box: Any
    port: int = 0
    filing: Filing = field(default_factory=lambda: Filing(objects))

    def mail_of(self, who) -> str:
        return f"{who.actor_id}@example.test"

    async def send(self, mail: EmailMessage | bytes, *, to: str = "", sender: str = "") -> None:
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        async with client(self.port) as smtp:
            await smtp.sendmail(sender or "mx@customer.example", [to or self.address], raw)

    async def filed(self) -> None:
        """All that is due, of whichever company."""
        while await self.filing.file_next():
            pass

    async def arrives(self, mail, **given):
        """Sent and filed; gives its row."""
        known = {one.id for state in MailState for one in await self.mails(state)}
        await self.send(mail, **given)
        await self.filed()
        (new,) = [one for state in MailState for one in await self.mails(state) if one.id not in known]
        return new

    async def mails(self, state: MailState | None = None):
        return (await self.ask(LIST_MAILS, self.cast.bohan, ListMails(state=state, limit=100))).items

    async def rows(self, sql: str, *args):
        async with DB.tenant_scope(self.cast.tenant_id):
            return await DB.rows(sql, self.cast.tenant_id, *args)


@pytest_asyncio.fixture
async def offices(ask):
    """`await offices()`: another company with a support address, behind the same door."""
    async with listening() as port:

        async def made(**given) -> Office:
            cast = await make_cast()
            address = f"support-{uuid4().hex[:8]}@yuancheng.example"
            box = await ask(CREATE_MAILBOX, cast.peishan, CreateMailbox(address=address, name="遠澄客服", **given))
            return Office(ask, cast, address, box, port)

        yield made


@pytest_asyncio.fixture
async def office(offices):
    return await offices()
