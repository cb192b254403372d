"""The local mail catcher: an SMTP server that keeps every mail, and a page to read them. It sends nothing."""

import asyncio


def run(*, port: int, smtp_port: int) -> None:
    async def serve() -> None:
        server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", smtp_port)
        async with server:
            await server.serve_forever()

    asyncio.run(serve())
