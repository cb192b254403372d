"""F9 over the fan-out: notify stands still, and is then killed again and again, while one company's news fan out to
bells and by mail and another company works.

The news lie in helpdesk's outbox and travel as all do: relay, stream, notify, mail server. Nothing may be lost. A bell
or a queued mail may not be there twice; a mail that was handed over a moment before a kill is handed over again, under
the same Message-ID (services/notify/deliveries/sender.py), and is counted.
"""

import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles
from uuid import UUID

import httpx

from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket, TicketOpened
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.ids import new_id
from tests.harness.live import Live
from tests.harness.outside import Outside, make_outside
from tests.harness.people import Company, Somebody, lent, make_staff
from tests.torture.kills import when_ready
from tests.torture.ledger import Ledger, differences
from tests.torture.storm import Storm

BELLS = 3
"""For each event, beside one mail."""
RATE = 20.0
"""Operations a second of the company that works meanwhile."""
PATIENCE_SECONDS = 3_600

_FIRST = "select subject, body from outbox where tenant_id = $1 and topic = $2"
_MORE = """
insert into outbox (tenant_id, id, topic, subject, body)
select $1, line.id, $2, $3, jsonb_set($4::jsonb, '{event_id}', to_jsonb(line.id::text))::text
from unnest($5::uuid[]) as line (id)
"""
_RUNG = "select count(*) as n, count(distinct (event_id, recipient_id)) as once from notice where tenant_id = $1"
_QUEUED = """
select count(*) as n, count(distinct event_id) as once, count(*) filter (where state = 'sent') as sent
from delivery where tenant_id = $1 and kind = 'ticket_received'
"""


@dataclass
class Stopping:
    """What a run measured. `quiet` and `stopped` are the other company's waits in seconds, without news and while
    notify stood still; `caught_up` is how long until every bell had rung after it went on."""

    events: int
    seed: int
    seconds: float
    stopped_seconds: float = 0.0
    caught_up: float = 0.0
    kills: int = 0
    quiet: list[float] = field(default_factory=list)
    stopped: list[float] = field(default_factory=list)
    lost_bells: int = 0
    twice_bells: int = 0
    lost_mails: int = 0
    queued_twice: int = 0
    handed_over_again: int = 0
    restarted: bool = False
    load: float = 0.0
    differences: list[str] = field(default_factory=list)


class Post:
    """What the local mail server took: it keeps the latest few hundred, so it is read as they come."""

    def __init__(self, live: Live) -> None:
        port = json.loads((live.place.home / "ports.json").read_text())["mail"]
        self._web = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60)
        self.address, self._last = "", 0
        self._reading = asyncio.Lock()
        self.seen: Counter[str] = Counter()

    async def begin(self) -> None:
        """What came before is none of the run's."""
        self._last = max((mail["id"] for mail in await self._after()), default=0)

    async def read_on(self) -> None:
        """Forever."""
        while True:
            await self.read()
            await asyncio.sleep(0.5)

    async def read(self) -> None:
        """All that there are. Raises if mails were forgotten before they were read."""
        async with self._reading:
            while mails := await self._after():
                assert mails[0]["id"] == self._last + 1, "the mail server has forgotten mails that nobody has read"
                self._last = mails[-1]["id"]
                self.seen.update(mail["headers"]["Message-ID"] for mail in mails if self.address in mail["to"])

    async def _after(self) -> list[dict]:
        return (await self._web.get("/mails.json", params={"after": self._last})).raise_for_status().json()


async def stop_while_fanning_out(
    live: Live, *, events: int, seconds: float, kills: int, seed: int, gap: float = 4.0, mails: bool = True
) -> Stopping:
    """Half of the events while notify stands still for so many `seconds`, half while it is killed, with about
    `gap` seconds between two kills. Without `mails` the run ends when every mail is queued: one that was in hand at a
    kill waits for two minutes."""
    found, dice = Stopping(events, seed, seconds), random.Random(seed)
    post = Post(live)
    await post.begin()
    async with live.bus() as bus, lent(live):
        working, told = await make_outside(live, bus), await make_outside(live, bus)
        await _staff(live, bus, told)
        await _opened(bus, told)
    post.address = f"wang@{told.slug}.example"
    storm = Storm(working, Ledger(), seed, pace=8 / RATE)
    tasks = [asyncio.create_task(storm.run(10_000_000)), asyncio.create_task(post.read_on())]
    notify = await live.reader(Party.NOTIFY)
    helpdesk = await live.administrator(Party.HELPDESK)
    try:
        await _until(notify, told, 1, tasks)
        await _stand_still(live, found, storm, lambda: _tell(helpdesk, told, events // 2))
        began = time.monotonic()
        await _until(notify, told, 1 + events // 2, tasks)
        found.caught_up = time.monotonic() - began
        await _tell(helpdesk, told, events - events // 2)
        await _kill(live, found, [dice.uniform(0, 2 * gap) for _ in range(kills)], tasks)
        await _until(notify, told, 1 + events, tasks, sent=mails)
        found.load = os.getloadavg()[2]
        await post.read()
        await _count(notify, told, found, post, mails=mails)
        storm.enough.set()
        await tasks[0]
        found.differences = await differences(storm.ledger, helpdesk, working.tenant_id)
    finally:
        storm.enough.set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await notify.close()
        await helpdesk.close()
    return found


async def _staff(live: Live, bus, told: Outside) -> None:
    """Whom bells ring for; known to notify when this returns."""
    admin = Somebody("管理員", "", "", "", new_id(), caller=told.admin)
    company = Company(tenant_id=told.tenant_id, slug=told.slug, name=told.slug, admin=admin)
    for number in range(BELLS):
        await make_staff(bus.ask, company, f"客服{number}", Role.AG, totp=False)
    notify = await live.reader(Party.NOTIFY)
    known = "select count(*) from member where tenant_id = $1 and state = 'active' and 'agent' = any(roles)"
    async with asyncio.timeout(60):
        while await notify.fetchval(known, told.tenant_id) < BELLS:
            await asyncio.sleep(0.05)
    await notify.close()


async def _opened(bus, told: Outside) -> None:
    contact = Caller(
        tenant_id=told.tenant_id,
        kind=Kind.CUSTOMER,
        actor_id=told.contact_id,
        customer_id=told.customer_id,
        roles=(Role.CC,),
        name="王筱涵",
    )
    await bus.ask(OPEN_TICKET, contact, OpenTicket(title="印表機", body="卡紙"), key=new_id().hex)


async def _tell(helpdesk, told: Outside, many: int) -> None:
    """The same news so many times more, each an event of its own."""
    topic = TicketOpened.topic()
    first = await helpdesk.fetchrow(_FIRST, told.tenant_id, topic)
    ids = [new_id() for _ in range(many)]
    for start in range(0, many, 1_000):
        part = ids[start : start + 1_000]
        await helpdesk.execute(_MORE, told.tenant_id, topic, first["subject"], first["body"], part)


async def _stand_still(live: Live, found: Stopping, storm: Storm, tell) -> None:
    """Stopped as a whole, its sockets open: nobody is told that it is not there."""
    await asyncio.sleep(found.seconds / 4)
    found.quiet, before = list(storm.late), len(storm.late)
    pid = await when_ready(live, "notify")
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    try:
        await tell()
        await asyncio.sleep(max(0.0, found.seconds - (time.monotonic() - began)))
    finally:
        found.stopped_seconds = time.monotonic() - began
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            found.restarted = True  # somebody put another in its place
    found.stopped = storm.late[before:]


async def _kill(live: Live, found: Stopping, waits: list[float], tasks: list[asyncio.Task]) -> None:
    for wait in waits:
        await asyncio.sleep(wait)
        _heed(tasks)
        os.kill(await when_ready(live, "notify"), signal.SIGKILL)
        found.kills += 1
        await asyncio.sleep(0.2)


def _heed(tasks: list[asyncio.Task]) -> None:
    """What broke beside us breaks the run."""
    for task in tasks:
        if task.done():
            task.result()


async def _until(notify, told: Outside, events: int, tasks: list[asyncio.Task], *, sent: bool = False) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            _heed(tasks)
            rung, queued = await _now(notify, told.tenant_id)
            if rung["once"] >= BELLS * events and queued["sent" if sent else "once"] >= events:
                return
            await asyncio.sleep(0.2 if events < 1_000 else 1.0)


async def _now(notify, tenant_id: UUID):
    return await notify.fetchrow(_RUNG, tenant_id), await notify.fetchrow(_QUEUED, tenant_id)


async def _count(notify, told: Outside, found: Stopping, post: Post, *, mails: bool) -> None:
    rung, queued = await _now(notify, told.tenant_id)
    events = found.events + 1
    found.lost_bells, found.twice_bells = BELLS * events - rung["once"], rung["n"] - rung["once"]
    found.queued_twice = queued["n"] - queued["once"]
    if mails:
        found.lost_mails = events - len(post.seen)
        found.handed_over_again = post.seen.total() - len(post.seen)


def told(found: Stopping) -> list[str]:
    """The section's lines."""
    quiet, stopped = (1000 * _p99(waits) for waits in (found.quiet, found.stopped))
    notices = (BELLS + 1) * found.events
    return [
        f"seed {found.seed}; {notices:,} notices ({BELLS} bells and a mail for each of {found.events:,} events): half "
        f"while notify stood still (SIGSTOP) for {found.stopped_seconds:.0f} s, half during {found.kills} kills of it",
        f"lost: {found.lost_bells} bells, {found.lost_mails} mails; twice: {found.twice_bells} bells, "
        f"{found.queued_twice} queued mails; mails handed over again after a kill, under the same Message-ID: "
        f"{found.handed_over_again}",
        f"every bell of the first half had rung {found.caught_up:.0f} s after notify went on"
        + ("; its supervisor had started another" if found.restarted else ""),
        f"another company's requests meanwhile ({RATE:.0f} a second): p99 {quiet:.0f} ms before, {stopped:.0f} ms while "
        f"notify stood still ({len(found.quiet):,} and {len(found.stopped):,} of them); lost or done twice: "
        f"{len(found.differences)}; the machine's load meanwhile {found.load:.1f}",
        *found.differences[:20],
    ]


def _p99(waits: list[float]) -> float:
    return quantiles(waits, n=100)[98] if len(waits) > 1 else 0.0
