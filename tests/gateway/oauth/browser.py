"""A browser as far as redirects, cookies and plain forms go. Nothing is followed unasked, so that each step can be
looked at."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx

from tests.gateway.oauth.door import Door
from tests.gateway.oauth.world import CALLBACK, Someone, sign_in


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.onward = ""
        self.texts: list[str] = []
        self.has_main = False

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "main" and not self.has_main:  # the frame around it has forms too
            self.has_main, self.action, self.fields = True, "", {}
        if tag == "form" and not self.action:
            self.action = given.get("action", "")
        if tag == "input" and (given.get("type") != "radio" or "checked" in given) and "name" in given:
            self.fields.setdefault(given["name"], given.get("value", ""))
        if tag == "meta" and given.get("http-equiv") == "refresh":
            self.onward = given["content"].partition("url=")[2]

    def handle_data(self, data):
        self.texts.append(data)


class Page:
    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.headers = answer.headers
        self.text = answer.text if "location" not in answer.headers else ""
        parsed = _Forms()
        parsed.feed(self.text)
        self.action, self.fields, self.onward = parsed.action, parsed.fields, parsed.onward
        self.words = " ".join(" ".join(parsed.texts).split())

    @property
    def goes_to(self) -> str:
        """By redirect, or by a page that leads on."""
        return self.headers.get("location", "") or self.onward

    @property
    def answered(self) -> dict[str, str]:
        """What the client is told in its address."""
        return dict(parse_qsl(urlsplit(self.goes_to).query, keep_blank_values=True))


@dataclass
class Browser:
    door: Door
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def of(cls, door: Door, one: Someone | None = None, **given) -> "Browser":
        return cls(door, {"__Host-sid": await sign_in(one, **given)} if one else {})

    async def get(self, address: str, **headers: str) -> Page:
        return await self._ask("GET", address, None, headers)

    async def post(self, address: str, form: dict[str, str], **headers: str) -> Page:
        return await self._ask("POST", address, form, {"Sec-Fetch-Site": "same-origin", **headers})

    async def submit(self, page: Page, **more: str) -> Page:
        return await self.post(page.action, {**page.fields, **more})

    async def _ask(self, method, address, form, headers) -> Page:
        given = {"Accept": "text/html", "Accept-Language": "zh-TW", **headers}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with self.door.client() as client:
            answer = await client.request(method, urljoin(self.door.url, address), data=form, headers=given)
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        return Page(answer)


@dataclass
class Flow:
    """One code flow of one client, with a verifier of its own."""

    client_id: str
    scope: str = "openid profile email offline_access helpdesk.ticket.read"
    redirect_uri: str = CALLBACK
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        return urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()

    def parameters(self, **more: str | None) -> dict[str, str]:
        given = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
            **more,
        }
        return {name: value for name, value in given.items() if value is not None}

    def address(self, **more: str | None) -> str:
        return f"/oauth/authorize?{urlencode(self.parameters(**more))}"

    async def code(self, browser: Browser, **more: str | None) -> str:
        """Through consent, if it is asked for."""
        page = await browser.get(self.address(**more))
        if page.status == 200 and not page.onward:
            page = await browser.submit(page, choice="allow")
        assert page.answered["state"] == self.state, page.words
        return page.answered["code"]

    def redemption(self, code: str, /, **more: str | None) -> dict[str, str]:
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
            **more,
        }
        return {name: value for name, value in given.items() if value is not None}


async def token(door: Door, client, form: dict[str, str], **given) -> httpx.Response:
    """At the token endpoint, as a client with a secret proves itself."""
    async with door.client() as asking:
        auth = given.pop("auth", (str(client.id), client.secret) if client.secret else None)
        return await asking.post("/oauth/token", data=form, auth=auth, **given)


async def refreshed(door: Door, client, refresh_token: str, **given) -> httpx.Response:
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return await token(door, client, form, **given)
