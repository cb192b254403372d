"""A9: one company asks twenty times as fast as it may, by its program and at its public form; another one works.

Quotas are set low, so that twenty times as much is a flood that a small machine can make and answer. Each company comes
from an address of its own, as it would.
"""

import asyncio
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles
from uuid import uuid4

import httpx

from shared.contracts.desk.web_forms import CREATE_WEB_FORM, CreateWebForm
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from tests.harness.live import Live
from tests.harness.outside import Outside, make_outside

PER_MINUTE = 300
TIMES = 20
FORM = "contact"
RATE = 4.0
"""Requests a second of who keeps to his quota, by each door: below it."""
ENV = {
    "HUIFANG_LIMIT_REST_CLIENT": str(PER_MINUTE),
    "HUIFANG_LIMIT_PUBLIC_ADDRESS": str(PER_MINUTE),
}
LOUD, QUIET = "127.0.0.7", "127.0.0.9"
"""All of the network 127/8 is this machine."""


@dataclass
class Neighbours:
    """Seconds that the quiet company waited, without and with the loud one; what each was answered."""

    calm: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    quiet_answers: Counter[int] = field(default_factory=Counter)
    loud_answers: Counter[int] = field(default_factory=Counter)
    without_retry_after: int = 0
    seconds: float = 0.0
    load: float = 0.0


@dataclass
class House:
    """A company with a program, a ticket to read and a public form."""

    outside: Outside
    ticket: str
    address: str

    def web(self) -> httpx.AsyncClient:
        away = httpx.AsyncHTTPTransport(local_address=self.address, limits=httpx.Limits(max_connections=100))
        return httpx.AsyncClient(base_url=self.outside.live.address, timeout=30, transport=away)

    async def doors(self, web: httpx.AsyncClient) -> list[tuple[str, dict[str, str]]]:
        token = await self.outside.token(web)
        return [
            (f"/api/v1/tickets/{self.ticket}", {"Authorization": f"Bearer {token}"}),
            (f"/f/{self.outside.slug}/{FORM}", {}),
        ]


async def house(live: Live, bus, address: str) -> House:
    made = await make_outside(live, bus)
    await bus.ask(CREATE_WEB_FORM, made.admin, CreateWebForm(form_key=FORM, name="聯絡我們"), key=uuid4().hex)
    contact = Caller(
        tenant_id=made.tenant_id,
        kind=Kind.CUSTOMER,
        actor_id=made.contact_id,
        customer_id=made.customer_id,
        roles=(Role.CC,),
        name="王筱涵",
    )
    ticket = await bus.ask(OPEN_TICKET, contact, OpenTicket(title="印表機", body="卡紙"), key=uuid4().hex)
    return House(made, str(ticket.id), address)


async def beside_a_flood(live: Live, *, seconds: float) -> Neighbours:
    """So long in calm, and so long beside the flood."""
    found = Neighbours(seconds=seconds)
    async with live.bus() as bus:
        loud, quiet = await house(live, bus, LOUD), await house(live, bus, QUIET)
    await _work(found, quiet, found.calm, seconds)
    async with loud.web() as web:
        flood = [asyncio.create_task(_flood(found, web, path, headers)) for path, headers in await loud.doors(web)]
        await _work(found, quiet, found.beside, seconds)
        found.load = os.getloadavg()[0]
        for task in flood:
            task.cancel()
        await asyncio.gather(*flood, return_exceptions=True)
    return found


async def _work(found: Neighbours, of: House, waits: list[float], seconds: float) -> None:
    async with of.web() as web:
        doors, until = await of.doors(web), time.monotonic() + seconds
        while time.monotonic() < until:
            for path, headers in doors:
                began = time.monotonic()
                answer = await web.get(path, headers=headers)
                waits.append(time.monotonic() - began)
                found.quiet_answers[answer.status_code] += 1
            await asyncio.sleep(1 / RATE)


async def _flood(found: Neighbours, web: httpx.AsyncClient, path: str, headers: dict[str, str]) -> None:
    """Twenty times its quota, evenly."""
    asked: set[asyncio.Task[None]] = set()
    began, number = time.monotonic(), 0
    while True:
        number += 1
        asked.add(task := asyncio.create_task(_ask(found, web, path, headers)))
        task.add_done_callback(asked.discard)
        await asyncio.sleep(max(0.0, began + number * 60 / (PER_MINUTE * TIMES) - time.monotonic()))


async def _ask(found: Neighbours, web: httpx.AsyncClient, path: str, headers: dict[str, str]) -> None:
    answer = await web.get(path, headers=headers)
    found.loud_answers[answer.status_code] += 1
    found.without_retry_after += answer.status_code == 429 and "retry-after" not in answer.headers


def told(found: Neighbours) -> list[str]:
    calm, beside = (quantiles(waits, n=100)[98] * 1000 for waits in (found.calm, found.beside))
    answers = [
        ", ".join(f"{code} {count:,}" for code, count in sorted(each.items()))
        for each in (found.loud_answers, found.quiet_answers)
    ]
    return [
        f"{TIMES} times the quota of {PER_MINUTE} a minute for {found.seconds:.0f} s, by REST and at the public form; "
        f"answered: {answers[0]}; 429 without Retry-After: {found.without_retry_after}",
        f"the other company: {answers[1]}; p99 {calm:.0f} ms in calm ({len(found.calm)} requests), {beside:.0f} ms beside "
        f"it ({len(found.beside)}), {beside / calm:.2f} times; the machine's load {found.load:.1f}",
    ]
