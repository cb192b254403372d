"""Waiting for the index, and results in a form that can be compared."""

import asyncio

from services.helpdesk.db import DB
from shared.contracts.desk.search import SEARCH, SearchQuery


async def indexed(tenant_id) -> None:
    """Until everything of the company that was written can be found."""
    async with asyncio.timeout(20):
        while True:
            async with DB.tenant_scope(tenant_id):
                if not await DB.value("select count(*) from search_todo where tenant_id = $1", tenant_id):
                    return
            await asyncio.sleep(0.1)


async def numbers(ask, who, q, **more):
    page = await ask(SEARCH, who, SearchQuery(q=q, **more))
    return [hit.number for hit in page.tickets]


def told(pieces) -> str:
    """What was found in brackets."""
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)
