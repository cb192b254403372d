"""A company on a live stack and a program of its own: registered as an OAuth client, asking by REST like any other."""

import asyncio
import time
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx

from shared.contracts import gateway as g
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.ids import NIL, new_id
from tests.harness.live import Live

OPERATOR = Caller(tenant_id=NIL, kind=Kind.OPERATOR, actor_id=new_id(), roles=(Role.OP,), name="維運")
SCOPES = tuple(f"helpdesk.ticket.{verb}" for verb in ("read", "open", "reply", "reopen", "work"))


@dataclass
class Outside:
    """`admin` speaks on the bus for the company; `client_id` and `secret` are the program's."""

    live: Live
    tenant_id: UUID
    slug: str
    admin: Caller
    customer_id: UUID
    contact_id: UUID
    client_id: UUID
    secret: str
    _token: str = ""
    _renew_at: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def token(self, web: httpx.AsyncClient, *, spent: str = "") -> str:
        """A good one; `spent` is the token that was just refused."""
        async with self._lock:
            if not self._token or self._token == spent or time.monotonic() > self._renew_at:
                answer = await web.post(
                    "/oauth/token",
                    data={"grant_type": "client_credentials"},
                    auth=(str(self.client_id), self.secret),
                )
                answer.raise_for_status()
                given = answer.json()
                # Well before it ends: a 401 in a run is then a fault, not the clock.
                self._token, self._renew_at = given["access_token"], time.monotonic() + given["expires_in"] * 0.8
            return self._token

    def web(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.live.address, timeout=30)


async def make_outside(live: Live, bus, *, slug: str = "") -> Outside:
    """Company, customer, contact, client; ready once helpdesk has its copies."""
    slug = slug or f"t-{uuid4().hex[:10]}"
    made = await bus.ask(
        g.CREATE_COMPANY,
        OPERATOR,
        g.CreateCompany(slug=slug, name=f"公司 {slug}", admin_name="管理員", admin_mail=f"admin@{slug}.example"),
        key=uuid4().hex,
    )
    admin = Caller(tenant_id=made.id, kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.AD, Role.SL), name="管理員")
    customer = await bus.ask(g.CREATE_CUSTOMER, admin, g.CreateCustomer(name="景明醫院"), key=uuid4().hex)
    contact = await bus.ask(
        g.CREATE_CONTACT,
        admin,
        g.CreateContact(customer_id=customer.id, name="王筱涵", mail=f"wang@{slug}.example"),
        key=uuid4().hex,
    )
    client = await bus.ask(
        g.REGISTER_CLIENT,
        admin,
        g.RegisterClient(
            name="程式",
            auth=g.ClientAuth.SECRET_BASIC,
            grants=(g.Grant.CLIENT_CREDENTIALS,),
            scopes=SCOPES,
            roles=(Role.AG,),
        ),
        key=uuid4().hex,
    )
    assert client.secret is not None
    made_here = Outside(live, made.id, slug, admin, customer.id, contact.id, client.id, client.secret)
    await _copied(made_here)
    return made_here


async def _copied(outside: Outside) -> None:
    from shared.contracts.parties import Party

    connection = await outside.live.reader(Party.HELPDESK)
    try:
        async with asyncio.timeout(30):
            while not await connection.fetchval("select true from contact where id = $1", outside.contact_id):
                await asyncio.sleep(0.05)
    finally:
        await connection.close()
