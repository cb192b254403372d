"""Attack A13 at the programs' door: whatever a body is, it is answered at once with what is wrong with it, and the next
one is served."""

import asyncio
from time import perf_counter
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.gateway.oauth.browser import Browser, Flow, token
from tests.gateway.oauth.world import register

PATH = "/api/v1/tickets"
DEEP = 100_000
BODIES = {
    "deep arrays": (b'{"title":' + b"[" * 90_000 + b"]" * 90_000 + b"}", 400),
    "deep objects": (b'{"title":' + b'{"a":' * 39_000, 400),
    "deeper than a body may be long": (b"[" * (3 * DEEP), 413),
    "a megabyte and one": (b'{"title":"' + b"a" * (1024 * 1024) + b'"}', 413),
    "a number without end": (b'{"title":"a","body":"b","impact":' + b"9" * 100_000 + b"}", 422),
    "a number of 4,000 digits": (b'{"title":"a","body":"b","impact":' + b"9" * 4_000 + b"}", 422),
    "a number beyond numbers": (b'{"title":"a","body":"b","impact":1e999}', 422),
    "half a pair of surrogates": (b'{"title":"\\ud800","body":"b"}', 400),
    "no UTF-8": (b'{"title":"\xff\xfe","body":"b"}', 400),
    "UTF-16": ('{"title":"a","body":"b"}'.encode("utf-16"), 400),
    "a null": (b'{"title":"a\\u0000b","body":"b"}', 422),
    "not a number": (b'{"title":"a","body":"b","impact":NaN}', 400),
    "twenty thousand fields": (b"{" + b",".join(b'"f%d":1' % n for n in range(15_000)) + b"}", 422),
    "a list": (b'[{"title":"a","body":"b"}]', 422),
    "nothing but blanks": (b" " * 100_000, 400),
    "tags without end": (b'{"title":"a","body":"b","tags":[' + b'"a",' * 40_000 + b'"a"]}', 422),
    "a title of blanks": (b'{"title":"' + b" " * 150_000 + b'","body":"b"}', 422),
    "an attachment that is none": (b'{"title":"a","body":"b","files":["' + b"a" * 1_000 + b'"]}', 422),
}


@pytest_asyncio.fixture(scope="module")
async def bearer(door, ask, yuancheng):
    client = await register(ask, yuancheng)
    browser, flow = (
        await Browser.of(door, yuancheng.hsiaohan),
        Flow(str(client.id), scope="openid helpdesk.ticket.read helpdesk.ticket.open"),
    )
    given = (await token(door, client, flow.redemption(await flow.code(browser)))).json()
    return {"Authorization": f"Bearer {given['access_token']}", "Content-Type": "application/json"}


def keyed(bearer):
    return {**bearer, "Idempotency-Key": uuid4().hex}


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_is_none_is_answered_as_such(door, bearer, name):
    body, status = BODIES[name]
    async with door.client() as web:
        answer = await web.post(PATH, content=body, headers=keyed(bearer))
        assert answer.status_code == status, answer.text[:300]
        assert answer.headers["content-type"] == "application/problem+json"
        assert len(answer.content) < 4_000
        good = await web.post(PATH, content=b'{"title":"a","body":"b"}', headers=keyed(bearer))
        assert good.status_code == 201, good.text


async def test_others_are_served_meanwhile(door, bearer, figures):
    """All of them at once, and somebody who only wants to read."""
    spent = []
    async with door.client() as web, door.client() as other:

        async def reading():
            while True:
                began = perf_counter()
                assert (await other.get(PATH, headers=bearer)).status_code == 200
                spent.append(perf_counter() - began)

        work = asyncio.ensure_future(reading())
        bodies = [body for body, _ in BODIES.values()]
        answers = await asyncio.gather(*(web.post(PATH, content=one, headers=keyed(bearer)) for one in bodies * 3))
        await asyncio.sleep(0.2)
        work.cancel()
    assert all(answer.status_code < 500 for answer in answers)
    figures("A13: slowest answer beside hostile bodies", f"{max(spent) * 1000:.0f} ms of {len(spent)}")
    assert len(spent) > 0
