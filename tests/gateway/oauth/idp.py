"""A company's provider as its people and its admin meet it."""

from dataclasses import dataclass
from urllib.parse import urljoin
from uuid import uuid4

import httpx

from gateway.db import DB
from gateway.sessions.cookies import digest
from shared.contracts import gateway as g
from shared.core.ids import NIL
from shared.db.doors import Door as DbDoor
from tests.gateway.oauth.browser import Browser, Page
from tests.gateway.oauth.names import RECORDS
from tests.gateway.oauth.world import Firm

CLIENT_ID = "huifang"
SECRET = "a-secret-that-is-long-enough-for-anybody"


@dataclass(frozen=True)
class Idp:
    """oidc-provider, controlled by the test; `configured` is what the company's admin set up for it here."""

    issuer: str
    configured: g.ProviderView

    @property
    def path(self) -> str:
        return f"/auth/provider/{self.configured.id}"

    async def has(self, subject: str, mail: str | None, *, verified: object = True) -> None:
        """Whoever signs in there next is this account."""
        account = {"sub": subject, "email": mail, "email_verified": verified, "name": "名字"}
        async with httpx.AsyncClient(trust_env=False, verify=False) as web:
            await web.post(f"{self.issuer}/control", json={"account": account})

    async def away(self, browser: Browser, going_to: str = "") -> str:
        """Our address to begin at → the provider's address that it leads to."""
        page = await browser.get(f"{self.path}?next={going_to}")
        assert page.onward.startswith(self.issuer), page.words
        return page.onward

    async def back(self, address: str) -> str:
        """What the person does at the provider → the address it sends him back to."""
        async with httpx.AsyncClient(trust_env=False, verify=False, timeout=30) as web:
            for _ in range(8):
                answer = await web.get(address)
                assert answer.status_code in {302, 303}, answer.text
                address = urljoin(address, answer.headers["location"])
                if not address.startswith(self.issuer):
                    return address
        raise AssertionError("the provider leads round in circles")

    async def signed_in(self, browser: Browser, going_to: str = "") -> Page:
        return await browser.get(await self.back(await self.away(browser, going_to)))


async def configure(ask, firm: Firm, issuer: str, *, domain: str | None = None, prove: bool = True) -> Idp:
    """As the company's admin does it, with the domain proven by DNS."""
    command = g.ConfigureProvider(
        name=f"{firm.name}單一登入", issuer=issuer, client_id=CLIENT_ID, client_secret=SECRET, domain=domain
    )
    made = await ask(g.CONFIGURE_PROVIDER, firm.admin, command, key=uuid4().hex)
    if domain and prove:
        RECORDS[domain] = ["v=spf1 -all", f"huifang-verify={made.verification}"]
        move = g.MoveProvider(provider_id=made.id, revision=made.revision)
        made = await ask(g.VERIFY_DOMAIN, firm.admin, move, key=uuid4().hex)
        assert made.domain_verified
    return Idp(issuer, made)


async def at_provider(idp: Idp) -> Idp:
    """Its admin enters our callback there."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as web:
        await web.post(f"{idp.issuer}/control", json={"callback": idp.configured.callback})
    return idp


async def session_of(browser: Browser) -> dict | None:
    """Whom the browser is signed in as, from the row behind its cookie."""
    secret = browser.cookies.get("__Host-sid")
    async with DB.tenant_scope(NIL, DbDoor.AUTH):
        row = await DB.row("select * from session where secret_hash = $1", digest(secret)) if secret else None
    return dict(row) if row else None
