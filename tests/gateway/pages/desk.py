"""A desk with people at it, for the tests of its pages."""

import asyncio
import re
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.notify import COUNT_UNREAD, UnreadQuery
from shared.contracts.roles import Role
from tests.harness.people import Company, Somebody, csrf_in, make_company, make_contact, make_staff, sign_in
from tests.harness.web import make_live_browser


@dataclass
class Desk:
    """`bohan` is an agent, `peishan` leads, `mingche` administrates; 王筱涵 is a contact, 李主任 of another customer."""

    ask: object
    url: str
    company: Company
    bohan: Somebody
    peishan: Somebody
    hsiaohan: Somebody
    stranger: Somebody
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"/w/{self.company.slug}"

    @property
    def tickets(self) -> str:
        return f"{self.base}/tickets"

    async def client(self, who: Somebody) -> httpx.AsyncClient:
        client = make_live_browser(self.url)
        self._clients.append(client)
        await sign_in(client, who.mail, who.password, who.totp)
        return client

    async def open(self, title="印表機無法列印", body="卡在第一頁。", who=None, **more):
        given = OpenTicket(title=title, body=body, **more)
        return await self.ask(OPEN_TICKET, (who or self.hsiaohan).caller, given, key=uuid4().hex)

    async def close(self):
        for client in self._clients:
            await client.aclose()


async def make_desk(ask, url) -> Desk:
    company = await make_company(ask)
    desk = Desk(
        ask=ask,
        url=url,
        company=company,
        bohan=await make_staff(ask, company, "陳柏翰", Role.AG),
        peishan=await make_staff(ask, company, "吳佩珊", Role.SL, Role.AG),
        hsiaohan=await make_contact(ask, company, "王筱涵"),
        stranger=await make_contact(ask, company, "李主任", customer="青禾物流"),
    )
    await _copied(desk)
    return desk


async def _copied(desk: Desk) -> None:
    """Until helpdesk has heard of the agents."""
    from services.helpdesk.db import DB

    ids = [desk.bohan.membership_id, desk.peishan.membership_id]
    async with asyncio.timeout(20):
        while True:
            async with DB.tenant_scope(desk.company.tenant_id):
                rows = await DB.rows(
                    "select id from member where tenant_id = $1 and id = any($2)", desk.company.tenant_id, ids
                )
            if len(rows) == len(ids):
                return
            await asyncio.sleep(0.05)


HTMX = {"HX-Request": "true"}


async def fields(client, path, *, form: str = "") -> dict[str, str]:
    """The hidden fields of a page's form (the first whose text holds `form`), as a browser would send them."""
    page = await client.get(path)
    assert page.status_code == 200, page.text[:500]
    found = next(one for one in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if form in one)
    hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: id="[\w-]+")? value="([^"]*)"', found)
    assert csrf_in(page.text)
    return dict(hidden)


async def rings(desk):
    """Until notify has read whom there is to tell: it has just been started, and there may be much to read."""
    await desk.open("第一聲")
    async with asyncio.timeout(120):
        while not (await desk.ask(COUNT_UNREAD, desk.bohan.caller, UnreadQuery())).unread:
            await asyncio.sleep(0.1)


async def looked_at(page, path):
    """The stream is opened by htmx: from then on links and keys do what they do with script."""
    async with page.expect_response("**/live?*"):
        await page.goto(path)
