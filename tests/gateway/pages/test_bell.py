"""The number at the bell is asked for once, and is right again as soon as it rings or is answered somewhere."""

import asyncio
import re
from uuid import uuid4

from prometheus_client import REGISTRY

from gateway.pages.frame.bell import Bells
from shared.contracts.notify import LIST_NOTICES, READ_ALL_NOTICES, READ_NOTICE, ListNotices, ReadAll, ReadNotice
from tests.gateway.pages.desk import HTMX, rings
from tests.harness.people import csrf_in

ASKED = {"call": "notices.unread", "status": "200"}


def asked() -> float:
    """So often has notify counted."""
    return REGISTRY.get_sample_value("huifang_call_seconds_count", ASKED) or 0.0


def shown(page: str) -> str:
    return re.search(r'id="bell-count" class="count"[^>]*>([^<]*)<', page)[1]


async def says(browser, path, number):
    """Until the page does: what rang is told on the bus behind it."""
    async with asyncio.timeout(5):
        while (found := shown((await browser.get(path)).text)) != number:
            await asyncio.sleep(0.02)
    return found


async def test_many_looks_ask_once(desk, agent):
    await says(agent, desk.tickets, "")
    before = asked()
    for _ in range(5):
        assert shown((await agent.get(desk.tickets)).text) == ""
    assert asked() == before


async def test_what_rings_shows_on_the_next_page(desk, agent):
    await rings(desk)
    await says(agent, desk.tickets, "1")
    await desk.open("第二聲")
    assert await says(agent, desk.tickets, "2") == "2"


async def test_what_is_answered_elsewhere_is_answered_here(desk, agent):
    """By a program, or by another process of the gateway."""
    await rings(desk)
    await desk.open("第二聲")
    await says(agent, desk.tickets, "2")
    notices = (await desk.ask(LIST_NOTICES, desk.bohan.caller, ListNotices())).items
    await desk.ask(READ_NOTICE, desk.bohan.caller, ReadNotice(notice_id=notices[0].id), key=uuid4().hex)
    assert await says(agent, desk.tickets, "1") == "1"
    await desk.ask(READ_ALL_NOTICES, desk.bohan.caller, ReadAll(), key=uuid4().hex)
    assert await says(agent, desk.tickets, "") == ""


async def test_what_is_answered_here_shows_at_once(desk, agent):
    await rings(desk)
    await says(agent, desk.tickets, "1")
    page = (await agent.get(f"{desk.base}/inbox")).text
    headers = {**HTMX, "X-CSRF": csrf_in(page)}
    answer = await agent.post(f"{desk.base}/inbox/read", headers=headers)
    assert answer.status_code == 200
    assert shown((await agent.get(desk.tickets)).text) == ""


async def test_everybody_has_his_own(desk, agent):
    await rings(desk)
    await says(agent, desk.tickets, "1")
    customer = await desk.client(desk.hsiaohan)
    assert shown((await customer.get(f"/p/{desk.company.slug}")).text) == ""
    assert shown((await agent.get(desk.tickets)).text) == "1"


def test_an_answer_from_before_it_rang_is_not_remembered():
    bells, whose, other = Bells(), (uuid4(), uuid4()), (uuid4(), uuid4())
    begun, begun_other = bells.begin(whose), bells.begin(other)
    bells.forget(whose)
    bells.keep(whose, begun, 3)
    bells.keep(other, begun_other, 5)
    assert (bells.get(whose), bells.get(other)) == (None, 5)
