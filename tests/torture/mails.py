"""Mail under kills: mail servers bring mails while the process that takes them in is killed again and again.

Each mail bears a number and is brought until it is answered with 250, as a mail server does. Afterwards every number
must stand on exactly one message: none lost, none twice.
"""

import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from uuid import uuid4

from aiosmtplib import SMTP, SMTPException

from infra.local.place import ROOT
from shared.contracts.parties import Party
from tests.harness.stack import Servers
from tests.mail.conftest import free_port
from tests.torture.firing import superuser

EACH = 20
"""Mails of one contact: more in an hour would wait for a person."""
BRINGERS = 6
QUIET_SECONDS = 180

_COMPANY = "insert into company values ($1, $1, 1, 'mail', '信件', 'Asia/Taipei', 'zh-Hant', 'active')"
_CUSTOMER = "insert into customer values ($1, $2, 1, '客戶', null, 'active')"
_CONTACTS = """
insert into contact select $1, gen_random_uuid(), 1, $2, '聯絡人 ' || n, 'c' || n || '@torture.example', null, false, 'active'
from generate_series(0, $3 - 1) n
"""
_KEY = "insert into mail_key values ($1, decode(repeat('ab', 32), 'hex'))"
_BOX = "insert into mailbox (tenant_id, id, address, name, changed_by) values ($1, $2, $3, '客服', 'torture')"
_LEFT = "select count(*) from raw_mail where tenant_id = $1 and state = 'received'"
_SAID = "select body from message where tenant_id = $1"
_STATES = "select state, count(*) from raw_mail where tenant_id = $1 group by state"
_FILES = "select count(*) from file where tenant_id = $1"


@dataclass
class Brought:
    """What a run measured. `again` counts tries after the first."""

    mails: int
    taken: int = 0
    kills: int = 0
    again: int = 0
    seconds: float = 0
    lost: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    files: int = 0
    states: dict[str, int] = field(default_factory=dict)


class Mailroom:
    """The product's own process, as the supervisor starts it."""

    def __init__(self, servers: Servers, port: int) -> None:
        named = {
            "HUIFANG_MAIL_IN_PORT": str(port),
            "HUIFANG_MAIL_IN_HOST": "127.0.0.1",
            "HUIFANG_MAIL_IN_PEER_MAILS": "1000000",
            "HUIFANG_HEALTH_PORT": str(free_port()),
        }
        self._env = servers.environment(Party.HELPDESK) | named
        self._running: subprocess.Popen | None = None

    def start(self) -> None:
        self._running = subprocess.Popen(
            [sys.executable, "-m", "infra.cli.main", "run", "mailroom"],
            env=self._env,
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        assert self._running is not None
        self._running.kill()
        self._running.wait()


async def bring(servers: Servers, *, mails: int, seed: int, kill_every: float = 0, kill_after: int = 0) -> Brought:
    """Killed `kill_every` so many seconds, or after so many mails were taken."""
    connection = await superuser(servers)
    tenant, customer, address = uuid4(), uuid4(), f"support-{uuid4().hex[:8]}@torture.example"
    await connection.execute(_COMPANY, tenant)
    await connection.execute(_CUSTOMER, tenant, customer)
    await connection.execute(_CONTACTS, tenant, customer, mails // EACH + 1)
    await connection.execute(_KEY, tenant)
    await connection.execute(_BOX, tenant, uuid4(), address)
    port, found = free_port(), Brought(mails)
    mailroom, dice, began = Mailroom(servers, port), random.Random(seed), time.monotonic()
    mailroom.start()
    killing = asyncio.ensure_future(_kill(mailroom, dice, found, kill_every, kill_after))
    numbers = list(range(mails))
    try:
        await asyncio.gather(*(_bring(port, address, numbers, found) for _ in range(BRINGERS)))
        await _until_filed(connection, tenant)
    finally:
        killing.cancel()
        with suppress(asyncio.CancelledError):
            await killing
        mailroom.kill()
    found.seconds = time.monotonic() - began
    said = Counter(int(row["body"].split()[1]) for row in await connection.fetch(_SAID, tenant))
    found.lost = [number for number in range(mails) if not said[number]]
    found.twice = [number for number, times in said.items() if times > 1]
    found.files = await connection.fetchval(_FILES, tenant)
    found.states = dict(await connection.fetch(_STATES, tenant))
    await connection.close()
    return found


async def _kill(mailroom: Mailroom, dice: random.Random, found: Brought, every: float, after: int) -> None:
    while True:
        since = found.taken
        await asyncio.sleep(every * dice.uniform(0.7, 1.3))
        while found.taken < since + after * dice.uniform(0.7, 1.3):
            await asyncio.sleep(0.05)
        mailroom.kill()
        found.kills += 1
        mailroom.start()


async def _bring(port: int, address: str, numbers: list[int], found: Brought) -> None:
    """As a mail server: the same bytes until they are taken."""
    smtp: SMTP | None = None
    while numbers:
        number = numbers.pop()
        raw = _mail(number, address)
        while True:
            try:
                if smtp is None:
                    smtp = SMTP(hostname="127.0.0.1", port=port, start_tls=False, timeout=20)
                    await smtp.connect()
                await smtp.sendmail("mx@torture.example", [address], raw)
                found.taken += 1
                break
            except (SMTPException, OSError):
                found.again += 1
                if smtp is not None:
                    smtp.close()
                smtp = None
                await asyncio.sleep(0.1)
    if smtp is not None:
        smtp.close()


def _mail(number: int, address: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"c{number // EACH}@torture.example", address
    mail["Subject"], mail["Message-ID"] = f"信件 {number}", f"<{number}@torture.example>"
    mail.set_content(f"第 {number} 封")
    if number % 10 == 0:
        mail.add_attachment(f"log of {number}".encode(), maintype="text", subtype="plain", filename="log.txt")
    return mail.as_bytes()


async def _until_filed(connection, tenant) -> None:
    """As long as it goes on."""
    left, since = -1, time.monotonic()
    while time.monotonic() - since < QUIET_SECONDS:
        now = await connection.fetchval(_LEFT, tenant)
        if now == 0:
            return
        if now != left:
            left, since = now, time.monotonic()
        await asyncio.sleep(0.2)
