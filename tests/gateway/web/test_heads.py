"""A request's head has an end (attack A10), also while others are served."""

import asyncio
import socket

import pytest
import uvicorn

from gateway.web import heads
from gateway.web.heads import HEAD_BYTES, BoundedHead
from shared.service import Web

ASKED = []


async def application(scope, receive, send):
    ASKED.append(scope["path"])
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


async def test_a_head_that_never_ends_ends_with_its_connection(port, monkeypatch):
    """A thousand connections that send a byte now and then would hold everybody else's places."""
    monkeypatch.setattr(heads, "HEAD_SECONDS", 0.5)
    loris = []
    for n in range(200):  # each begins at once: opening all of them may take longer than one head may
        loris.append(await asyncio.open_connection("127.0.0.1", port))
        loris[-1][1].write(b"" if n % 2 else b"GET / HTTP/1.1\r\nHost: x\r\nX: ")

    async def drip(writer):
        while not writer.is_closing():
            writer.write(b"a")
            await asyncio.sleep(0.35)  # what comes after the end takes the answer with it

    dripping = [asyncio.ensure_future(drip(writer)) for _, writer in loris[::2]]
    assert (await answered(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
    async with asyncio.timeout(20):
        told = [await _rest(reader) for reader, _ in loris]
    assert {line[:12] for line in told[::2]} <= {b"HTTP/1.1 408", b""}
    assert {*told[1::2]} == {b""}
    assert sum(line.startswith(b"HTTP/1.1 408") for line in told) >= 50
    for task in dripping:
        task.cancel()
    for _, writer in loris:
        writer.close()


async def _rest(reader) -> bytes:
    try:
        return await reader.read()
    except ConnectionError:
        return b""


async def test_a_body_may_take_its_time(port, monkeypatch):
    monkeypatch.setattr(heads, "HEAD_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):  # the second on the same connection
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na")
        await asyncio.sleep(0.7)
        writer.write(b"b")
        async with asyncio.timeout(10):
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
            assert await _body(reader) == b"2"
    writer.close()


async def _body(reader) -> bytes:
    """One chunked body."""
    found = b""
    while size := int(await reader.readline(), 16):
        found += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return found


SECOND = b"GET /second HTTP/1.1\r\nHost: x\r\n\r\n"
HEAD = b"POST /first HTTP/1.1\r\nHost: x\r\n"
SMUGGLED = {
    "both lengths": HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "both, the other order": HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SECOND,
    "two lengths": HEAD + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n" + SECOND,
    "a list of lengths": HEAD + b"Content-Length: 0, 5\r\n\r\n" + SECOND,
    "a signed length": HEAD + b"Content-Length: +0\r\n\r\n" + SECOND,
    "a hexadecimal length": HEAD + b"Content-Length: 0x0\r\n\r\n" + SECOND,
    "chunked, and more": HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SECOND,
    "nearly chunked": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SECOND,
    "a space before the colon": HEAD + b"Content-Length : 4\r\n\r\nabcd" + SECOND,
    "a folded line": HEAD + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + SECOND,
    "a bare line feed in a chunk's size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n" + SECOND,
    "a chunk's size that overflows": HEAD + b"Transfer-Encoding: chunked\r\n\r\n10000000000000001\r\na\r\n" + SECOND,
    "a name with a null": HEAD + b"X\0Y: z\r\n\r\n" + SECOND,
    "a value with a bare return": HEAD + b"X: a\rContent-Length: 36\r\n\r\n" + SECOND,
}


@pytest.mark.parametrize("name", SMUGGLED)
async def test_where_a_request_ends_is_never_in_doubt(port, name):
    """What a proxy before us might part otherwise is refused whole, with its connection: no second request comes of it
    (RFC 9112, 11.2)."""
    ASKED.clear()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(SMUGGLED[name])
    writer.write_eof()
    async with asyncio.timeout(10):
        told = await _rest(reader)
    writer.close()
    assert "/second" not in ASKED, (told, ASKED)
    assert told.count(b"HTTP/1.1 ") <= 1, told
