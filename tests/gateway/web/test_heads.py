"""A request's head has an end (attack A10), also while others are served."""

import asyncio
import socket

import pytest
import uvicorn

from gateway.web.heads import HEAD_BYTES, BoundedHead
from shared.service import Web


async def application(scope, receive, send):
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(len(body)).encode()})


@pytest.fixture
async def port():
    listening = socket.create_server(("127.0.0.1", 0))
    server = Web(uvicorn.Config(application, http=BoundedHead, lifespan="off", log_config=None, access_log=False))
    serving = asyncio.ensure_future(server.serve([listening]))
    yield listening.getsockname()[1]
    server.should_exit = True
    await serving


async def answered(port: int, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        async with asyncio.timeout(10):
            return await reader.readuntil(b"\r\n\r\n") + await reader.readline() + await reader.readline()
    finally:
        writer.close()


@pytest.mark.parametrize(
    "head", [b"X: " + b"a" * (HEAD_BYTES + 5_000), b"X: a\r\n" * (HEAD_BYTES // 5)], ids=["long", "many"]
)
async def test_a_long_head_is_refused(port, head):
    assert (await answered(port, b"GET / HTTP/1.1\r\nHost: x\r\n" + head)).startswith(b"HTTP/1.1 431 ")


async def test_an_endless_head_ends_with_its_connection(port):
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
    with pytest.raises(ConnectionError):
        async with asyncio.timeout(10):
            while True:
                writer.write(b"a" * HEAD_BYTES)
                await writer.drain()
    writer.close()


async def test_what_browsers_send_is_served_and_bodies_are_no_heads(port):
    cookies = b"Cookie: " + b"a" * (HEAD_BYTES - 1_000)
    body = b"b" * 5 * HEAD_BYTES
    sent = b"POST / HTTP/1.1\r\nHost: x\r\n" + cookies + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    answer = await answered(port, sent)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"\r\n%d\r\n" % len(body))


async def test_a_second_request_has_a_head_of_its_own(port):
    one = b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a" * (HEAD_BYTES // 2) + b"\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(5):
        writer.write(one)
        assert (await reader.readuntil(b"\r\n0\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
    writer.close()
