"""The web door of a process: it wakes up for what comes, not to look."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest
import uvicorn

from shared.service import Web


async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


class Counted(Web):
    ticks = 0

    async def on_tick(self, counter: int) -> bool:
        self.ticks += 1
        return await super().on_tick(counter)


@pytest.fixture
async def served(request):
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application, lifespan="off", log_config=None, access_log=False, date_header=request.param)
    server = Counted(config)
    serving = asyncio.ensure_future(server.serve([listening]))
    yield server, serving, f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.mark.parametrize("served", [True], indirect=True)
async def test_an_answer_carries_the_time_of_now(served):
    server, _, address = served
    async with httpx.AsyncClient() as client:
        await asyncio.sleep(2.5)
        said = parsedate_to_datetime((await client.get(address)).headers["date"])
    assert abs(said - datetime.now(UTC)) < timedelta(seconds=5)
    assert server.ticks <= 4


@pytest.mark.parametrize("served", [False], indirect=True)
async def test_without_a_date_it_wakes_up_only_to_leave(served):
    server, serving, address = served
    async with httpx.AsyncClient() as client:
        answer = await client.get(address)
    await asyncio.sleep(1.5)
    assert (answer.status_code, "date" in answer.headers, server.ticks) == (204, False, 1)
    server.should_exit = True
    await asyncio.wait_for(serving, 20)
    assert server.ticks == 2
