"""Signing in for a client, in Chromium: its policy on where forms may end must let people through, and nobody else."""

import asyncio
from contextlib import asynccontextmanager
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import pytest_asyncio

from shared.contracts.roles import Role
from tests.gateway.oauth.browser import Flow, token
from tests.gateway.oauth.idp import at_provider, configure
from tests.gateway.oauth.world import hire, register
from tests.harness.browser import violations
from tests.harness.people import code_for, make_company, make_staff
from tests.peers.node import running


@asynccontextmanager
async def program():
    """A client's own web server on the person's machine, which says hello wherever he arrives."""
    arrived: list[str] = []

    async def answer(reader, writer):
        line = (await reader.readline()).decode().split()
        if len(line) > 1 and line[1].startswith("/back"):
            arrived.append(line[1])
        body = b"<!doctype html><html lang=en><title>client</title><h1>client</h1></html>"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/back", arrived
    server.close()


@pytest_asyncio.fixture(scope="module")
async def firm(door, ask):
    return await make_company(ask, name="遠澄資訊服務")


@pytest_asyncio.fixture(scope="module")
async def bohan(ask, firm):
    return await make_staff(ask, firm, "陳柏翰", Role.AG)


class _Admin:
    """What `register` wants to know of a company."""

    def __init__(self, firm):
        self.admin, self.name, self.tenant_id, self.domain = (
            firm.caller,
            firm.name,
            firm.tenant_id,
            f"{firm.slug}.example",
        )


async def sign_in(page, one) -> None:
    await page.fill("[name=mail]", one.mail)
    if not await page.locator("[name=password]").count():
        await page.click("main .primary")
    await page.fill("[name=password]", one.password)
    await page.click("main .primary")
    await page.fill("[name=code]", await code_for(one.totp))
    await page.click("main .primary")


async def test_through_sign_in_and_consent_to_the_client(door, ask, windows, firm, bohan):
    async with program() as (address, arrived):
        client = await register(ask, _Admin(firm), redirect_uris=(address,))
        page = await windows.page(door.url)
        flow = Flow(str(client.id), redirect_uri=address)
        await page.goto(flow.address())
        await sign_in(page, bohan)
        await page.wait_for_selector(f"text={client.name}")
        assert await violations(page) == []
        await page.click("button[value=allow]")
        await page.wait_for_selector("text=client")
        assert len(arrived) == 1
        code = arrived[0].partition("code=")[2].partition("&")[0]
        assert (await token(door, client, flow.redemption(code))).status_code == 200
        assert page.problems == []
        # another browser, consent given before: sign-in alone leads to the client, past the form's policy
        other = await windows.page(door.url)
        await other.goto(Flow(str(client.id), redirect_uri=address).address())
        await sign_in(other, bohan)
        await other.wait_for_selector("text=client")
        assert len(arrived) == 2
        # and refusing leads there as well
        await page.goto(Flow(str(client.id), redirect_uri=address).address(prompt="consent"))
        await page.click("button[value=deny]")
        await page.wait_for_selector("text=client")
        assert "error=access_denied" in arrived[-1]


async def test_leaving_leads_to_the_client(door, ask, windows, firm, bohan):
    async with program() as (address, arrived):
        client = await register(ask, _Admin(firm), redirect_uris=(address,), post_logout_uris=(address,))
        page = await windows.page(door.url)
        await page.goto("/auth/sign-in")
        await sign_in(page, bohan)
        await page.wait_for_url("**/w/**")
        await page.goto(f"/oauth/end-session?client_id={client.id}&post_logout_redirect_uri={address}")
        assert await violations(page) == []
        await page.click("main .primary")
        await page.wait_for_selector("text=client")
        assert len(arrived) == 1
        await page.goto("/oauth/end-session")
        assert "已登出" in await page.inner_text("h1")
        assert await violations(page) == []


async def test_mail_domain_leads_to_the_companys_provider_and_back(door, ask, windows, firm):
    async with running("provider.mjs") as issuer:
        admin = _Admin(firm)
        domain = f"sso-{uuid4().hex[:8]}.example"
        idp = await at_provider(await configure(ask, admin, issuer, domain=domain))
        await hire(ask, firm.caller, "新同事", f"new@{domain}", Role.AG)
        await idp.has("s-new", f"new@{domain}")
        page = await windows.page(door.url)
        await page.goto("/auth/sign-in")
        await page.fill("[name=mail]", f"new@{domain}")
        await page.click("main .primary")
        await page.wait_for_url(f"**/w/{firm.slug}/**")
        assert page.problems == []
        # whom the provider does not vouch for stays outside, and is told so
        await idp.has("s-other", f"other@{domain}")
        stranger = await windows.page(door.url)
        await stranger.goto(idp.path)
        await stranger.wait_for_selector("text=無法登入")
        assert await violations(stranger) == []


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_pages_are_accessible(door, ask, windows, firm, bohan, theme, phone):
    client = await register(
        ask, _Admin(firm), scopes=("openid", "profile", "email", "offline_access", "helpdesk.ticket.read")
    )
    other = await register(ask, _Admin(await make_company(ask, name="衡岳工程顧問")))
    page = await windows.page(door.url, theme=theme, phone=phone)
    await page.goto("/auth/sign-in")
    await sign_in(page, bohan)
    await page.wait_for_url("**/w/**")
    flow = Flow(str(client.id), scope="openid profile email offline_access helpdesk.ticket.read")
    refused = {"client_id": str(client.id), "redirect_uri": "https://evil.example"}
    for path in (
        flow.address(prompt="consent"),
        Flow(str(other.id)).address(),
        f"/oauth/authorize?{urlencode(refused)}",
        "/oauth/end-session",
        "/me/applications",
    ):
        await page.goto(path)
        assert await violations(page) == [], path
        assert await page.locator("h1").count() == 1
        if phone:
            assert await page.evaluate("document.documentElement.scrollWidth") <= 390, path
