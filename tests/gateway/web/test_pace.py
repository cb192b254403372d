"""A body comes in time or not at all, and an answer is taken (attacks A13: slow senders, slow readers)."""

import asyncio
import socket
from contextlib import suppress

import pytest
import uvicorn

from gateway.web import pace
from gateway.web.pace import Paced
from shared.service import Web

HEARD = []
READS = asyncio.Event()
LARGE = 30_000_000


async def application(scope, receive, send):
    size = 0
    if scope["path"] == "/later":
        await READS.wait()
    if scope["path"] != "/unread":
        while (message := await receive())["type"] == "http.request":
            size += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        HEARD.append((message["type"], size))
    await send({"type": "http.response.start", "status": 200, "headers": []})
    answer = b"a" * LARGE if scope["path"] == "/large" else str(size).encode()
    try:
        for begin in range(0, len(answer), 100_000):
            await send({"type": "http.response.body", "body": answer[begin : begin + 100_000], "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        HEARD.append("over")


@pytest.fixture
async def port(monkeypatch):
    monkeypatch.setattr(pace, "GRACE_SECONDS", 0.4)
    monkeypatch.setattr(pace, "STALLED_SECONDS", 0.4)
    HEARD.clear()
    READS.clear()
    listening = socket.create_server(("127.0.0.1", 0))
    server = Web(uvicorn.Config(application, http=Paced, lifespan="off", log_config=None, access_log=False))
    serving = asyncio.ensure_future(server.serve([listening]))
    yield listening.getsockname()[1]
    server.should_exit = True
    await serving


async def begun(port, path, length):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (path.encode(), length))
    return reader, writer


async def all_of(reader):
    async with asyncio.timeout(10):
        return await reader.read()


async def test_a_body_that_stops_coming_is_refused_and_its_handler_let_go(port):
    reader, writer = await begun(port, "/", 100)
    writer.write(b"a" * 50)
    assert (await all_of(reader)).startswith(b"HTTP/1.1 408 ")
    await asyncio.sleep(0.05)
    assert HEARD[0] == ("http.disconnect", 50)
    writer.close()


async def given_up(port, some):
    """`some` again and again, until the server has had enough of it."""
    reader, writer = await begun(port, "/", 1_000_000)
    answer = asyncio.ensure_future(all_of(reader))
    for _ in range(100):
        if answer.done():
            break
        writer.write(some)
        await asyncio.sleep(0.05)
    with suppress(ConnectionError):  # what was written meanwhile is refused by the system
        assert (await answer).startswith(b"HTTP/1.1 408 ")
    writer.close()
    await asyncio.sleep(0.05)
    kind, size = HEARD[0]
    assert kind == "http.disconnect"
    assert size < 100 * len(some)


async def test_a_byte_now_and_then_is_no_body(port):
    """Each comes well before the time is up, and together they are too slow."""
    await given_up(port, b"a")


async def test_a_steady_body_may_take_its_time(port, monkeypatch):
    monkeypatch.setattr(pace, "BYTES_PER_SECOND", 10_000)
    reader, writer = await begun(port, "/", 20_000)
    for _ in range(20):
        writer.write(b"a" * 1_000)
        await asyncio.sleep(0.05)
    async with asyncio.timeout(10):
        assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
    assert HEARD[0] == ("http.request", 20_000)
    writer.close()


async def test_but_not_for_good(port, monkeypatch):
    monkeypatch.setattr(pace, "BYTES_PER_SECOND", 1)
    monkeypatch.setattr(pace, "BODY_SECONDS", 0.8)
    await given_up(port, b"a" * 10)


async def test_who_is_not_read_is_not_to_blame(port):
    reader, writer = await begun(port, "/later", 500_000)
    writer.write(b"a" * 500_000)
    await asyncio.sleep(1)
    READS.set()
    async with asyncio.timeout(10):
        assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
    assert HEARD[0] == ("http.request", 500_000)
    writer.close()


async def test_an_answer_before_the_body_ends_with_its_connection_whole(port):
    reader, writer = await begun(port, "/unread", 100)
    writer.write(b"a")
    assert (await all_of(reader)).startswith(b"HTTP/1.1 200 ")
    writer.close()


async def test_who_takes_nothing_is_hung_up_on(port):
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    listening.setblocking(False)
    await asyncio.get_running_loop().sock_connect(listening, ("127.0.0.1", port))
    await asyncio.get_running_loop().sock_sendall(listening, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    async with asyncio.timeout(10):
        while "over" not in HEARD:
            await asyncio.sleep(0.05)
    listening.close()
