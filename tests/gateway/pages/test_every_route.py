"""Every page there is, taken from the table of routes, so that one that is added is looked at, too: a form from elsewhere
does nothing, nobody comes through another's door, and each answer keeps the browser honest (attacks A1, A8)."""

import re
from uuid import uuid4

import pytest
import pytest_asyncio

from gateway.files.pages import ROUTES as FILES
from gateway.pages.routes import page_routes
from tests.gateway.pages.desk import make_desk
from tests.harness.people import csrf_in
from tests.harness.web import make_live_browser

WORDS = {"no": "HD-1", "act": "resolve", "table": "volume.csv", "token": "none", "slug": "none", "verb": "suspend"}
OF_WEBHOOKS = "disable"
NUMBERS = {"uuid": lambda: str(uuid4()), "int": lambda: "1"}
OPEN = ("/auth/", "/oauth/", "/static/", "/unsubscribe/", "/r/")
"""Where somebody comes who is nobody yet."""
FROM_ELSEWHERE = ("/oauth/", "/unsubscribe/", "/hooks/")
"""Asked by programs of others: a token or a signature that only its holder can make is what counts."""
BY_ORIGIN = ("/auth/", "/r/")
"""Forms of those who have no session: it counts where a form is from."""
ANYBODYS = "/p/{co:str}/help"
"""Articles that a company shows to the public."""
NOBODYS = frozenset({"/", "/p/{co:str}/brand.css"})


def routes(method, *, under=""):
    found = {
        path for route in (*page_routes(), *FILES) if method in route.http_methods for path in route.paths
        if path.startswith(under)
    }  # fmt: skip
    return sorted(found)


def filled(path, slug):
    """An address of that form; ids are nobody's."""

    def one(match):
        name, kind = match[1], match[2]
        if name == "co":
            return slug
        if kind in NUMBERS:
            return NUMBERS[kind]()
        return OF_WEBHOOKS if name == "verb" and "/webhooks/" in path else WORDS.get(name, "none")

    return re.sub(r"\{(\w+):(\w+)\}", one, path)


@pytest_asyncio.fixture(scope="module")
async def desk(ask, door):
    made = await make_desk(ask, door.url)
    made.other = await make_desk(ask, door.url)
    await made.open()
    await made.other.open()
    yield made
    await made.close()
    await made.other.close()


@pytest_asyncio.fixture(scope="module")
async def agent(desk):
    client = await desk.client(desk.peishan)
    client.csrf = csrf_in((await client.get(desk.tickets)).text)
    return client


@pytest_asyncio.fixture(scope="module")
async def contact(desk):
    client = await desk.client(desk.hsiaohan)
    client.csrf = csrf_in((await client.get(f"/p/{desk.company.slug}")).text)
    return client


async def asked(client, method, path, **given):
    if method == "GET":
        return await client.get(path, **given)
    data = {"csrf": getattr(client, "csrf", ""), "key": uuid4().hex}
    return await client.post(path, data=data, **given)


async def test_a_form_from_elsewhere_does_nothing(desk, agent, contact):
    """With the right token from another site or a sibling host; from our own page with another's."""
    let_in = []
    for path in routes("POST"):
        if path.startswith((*FROM_ELSEWHERE, "/ops")):  # of the last he hears nothing
            continue
        client = contact if path.startswith("/p/") else agent
        address = filled(path, desk.company.slug)
        for site in ("cross-site", "same-site"):
            headers = {"sec-fetch-site": site}
            answer = await asked(client, "POST", address, headers=headers)
            if answer.status_code != 403:
                let_in.append((path, headers, answer.status_code))
        answer = await client.post(address, data={"csrf": "0" * 64, "key": uuid4().hex})
        if answer.status_code != 403 and not path.startswith(BY_ORIGIN):
            let_in.append((path, "wrong token", answer.status_code))
    assert let_in == [], "\n".join(map(str, let_in))


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_stranger_sees_no_page(desk, door, method):
    shown = []
    async with make_live_browser(door.url) as stranger:
        for path in routes(method):
            if path.startswith((*OPEN, ANYBODYS)) or path in NOBODYS:
                continue
            answer = await asked(stranger, method, filled(path, desk.company.slug))
            if answer.status_code not in {303, 401, 403, 404} or desk.company.name in answer.text:
                shown.append((path, answer.status_code))
    assert shown == []


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_nobody_comes_through_anothers_door(desk, agent, contact, method, figures):
    """Another company's, the customers', the staff's, the operators': all are not there."""
    doors = [
        (agent, "/w/", desk.other.company.slug),
        (agent, "/p/", desk.company.slug),
        (agent, "/p/", desk.other.company.slug),
        (agent, "/ops", desk.company.slug),
        (contact, "/w/", desk.company.slug),
        (contact, "/w/", desk.other.company.slug),
        (contact, "/p/", desk.other.company.slug),
        (contact, "/ops", desk.company.slug),
    ]
    let_in, count = [], 0
    for client, under, slug in doors:
        for path in routes(method, under=under):
            if path in NOBODYS or path.startswith(ANYBODYS):
                continue
            answer = await asked(client, method, filled(path, slug))
            count += 1
            if answer.status_code != 404:
                let_in.append((path, slug == desk.company.slug, answer.status_code))
    figures(f"every route: {method} at others' doors", count)
    assert let_in == [], "\n".join(map(str, let_in))
    assert count > 100


async def test_every_answer_keeps_the_browser_honest(desk, agent, contact):
    bare = []
    for path in routes("GET"):
        if path.endswith("/live"):
            continue
        client = contact if path.startswith("/p/") else agent
        answer = await client.get(filled(path, desk.company.slug))
        policy = answer.headers["content-security-policy"]
        honest = "frame-ancestors 'none'" in policy and ("base-uri 'none'" in policy or "sandbox" in policy)
        if (
            answer.status_code >= 500
            or not honest
            or "unsafe" in policy
            or answer.headers["x-content-type-options"] != "nosniff"
        ):
            bare.append((path, answer.status_code, policy))
    assert bare == []
