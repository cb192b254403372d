"""An endpoint under the test's control: verifies what it is told as its owner would, and can be rude."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from standardwebhooks import Webhook


@dataclass
class Hook:
    """`status` is what it answers; `seen` holds headers and bodies in the order they came; `hang` keeps it silent."""

    status: int = 204
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    hang: bool = False
    location: str = ""
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in"

    def told(self, secret: str) -> list[dict]:
        """What it was told, each verified by a library that is not ours."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.seen]

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.seen]

    async def until(self, number: int, seconds: float = 30) -> None:
        async with asyncio.timeout(seconds):
            while len(self.seen) < number:
                await asyncio.sleep(0.02)

    async def _answer(self, reader, writer) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.seen.append((headers, body))
            if self.hang:
                await asyncio.sleep(60)
            more = f"Location: {self.location}\r\n" if self.location else ""
            writer.write(f"HTTP/1.1 {self.status} X\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def hooked(**given):
    made = Hook(**given)
    server = await asyncio.start_server(made._answer, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
