"""Leaving without cutting anybody off: no new connections, and each answer asks its connection to close. Clients then
open the next one at the replica that took over, instead of writing into a socket that is being shut."""

import asyncio

import uvicorn
from litestar.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE_SECONDS = 5.0
"""For connections that are kept open without asking; then they are closed."""
POLL_SECONDS = 0.05


class Leaving:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.has_begun = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_farewell(message: Message) -> None:
            if self.has_begun and message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        await self._app(scope, receive, with_farewell)

    async def empty(self, door: uvicorn.Server) -> None:
        """Until everybody has gone, or patience ends."""
        self.has_begun = True
        for listening in door.servers:
            listening.close()
        left = PATIENCE_SECONDS
        while door.server_state.connections and left > 0:
            await asyncio.sleep(POLL_SECONDS)
            left -= POLL_SECONDS
