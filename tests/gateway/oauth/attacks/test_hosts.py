"""Hosts that are none of ours are not served: DNS rebinding, caches that are told another name, forged links."""

import pytest

from gateway.sessions import hosts
from gateway.sessions.hosts import base_host
from gateway.web import doorplate
from gateway.web.doorplate import Doorplate
from tests.gateway.oauth.hosts import with_host

PATHS = ("/", "/auth/sign-in", "/static/app.css", "/api/v1/tickets", "/oauth/token", "/.well-known/openid-configuration", "/nowhere")  # fmt: skip
FOREIGN = (
    "evil.example",
    "evil.example:443",
    "169.254.169.254",
    "[::ffff:127.0.0.1]",
    "localhost.evil.example",
    "localhost@evil.example",
    "a" * 300,
    "%",
    "",
)


@pytest.mark.parametrize("host", FOREIGN)
async def test_another_host_is_not_served(door, host):
    async with door.client() as web:
        for path in PATHS:
            answer = await web.get(path, headers={"Host": host, "Accept": "text/html"})
            assert (answer.status_code, answer.headers["content-type"]) == (421, "text/plain; charset=utf-8")
            assert "set-cookie" not in answer.headers
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert (await web.post("/auth/sign-in", headers={"Host": host, "Origin": f"https://{host}"})).status_code == 421


@pytest.mark.parametrize("named", [(b"evil.example",), ()])
async def test_two_hosts_are_none(named):
    told = []

    async def send(message):
        told.append(message.get("status"))

    headers = [(b"host", one) for one in (base_host().encode(), *named) if named]
    await Doorplate(None)({"type": "http", "headers": headers}, None, send)
    assert told[0] == 421


async def test_our_own_and_a_companys_are(door, servers, hengyue):
    theirs = f"door.{hengyue.slug}.example"
    async with door.client() as web:
        assert (await web.get("/auth/sign-in", headers={"Host": base_host().upper()})).status_code == 200
        await with_host(servers, hengyue, theirs)
        assert (await web.get("/auth/sign-in", headers={"Host": theirs})).status_code == 200
        await with_host(servers, hengyue, f"door2.{hengyue.slug}.example")
        hosts._known.clear()
        assert (await web.get("/auth/sign-in", headers={"Host": theirs})).status_code == 421


@pytest.mark.parametrize(
    ("own", "told", "status"),
    [
        ("localhost:8000", "127.0.0.1:9999", 200),
        ("localhost:8000", "[::1]", 200),
        ("127.0.0.1:8000", "localhost", 200),
        ("desk.example", "localhost", 421),
        ("desk.example", "127.0.0.1:8000", 421),
        ("desk.example", "desk.example:444", 421),
        ("desk.example", "DESK.example", 200),
    ],
)
async def test_names_of_this_machine_count_in_development_only(door, monkeypatch, own, told, status):
    monkeypatch.setattr(doorplate, "base_host", lambda: own)
    async with door.client() as web:
        assert (await web.get("/static/app.css", headers={"Host": told})).status_code == status


async def test_a_host_that_nobody_can_look_up_is_asked_to_come_again(door, monkeypatch):
    async def away(host):
        raise OSError("no database")

    monkeypatch.setattr(doorplate, "is_of_company", away)
    async with door.client() as web:
        answer = await web.get("/auth/sign-in", headers={"Host": "desk.company.example"})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert (await web.get("/auth/sign-in")).status_code == 200
