"""What a company has just made is known at once, however slowly others look at the same moment."""

import asyncio
from uuid import uuid4

from services.notify.having import Having

COMPANY = uuid4()


async def test_a_look_from_before_a_change_is_not_kept():
    """It began first and ends last: the change lies between, and is seen by the next question."""
    those, gate = set(), asyncio.Event()

    async def look():
        seen = set(those)
        await gate.wait()
        return seen

    having = Having(look)
    early = asyncio.create_task(having.has(COMPANY))
    await asyncio.sleep(0)
    those.add(COMPANY)
    having.forget()
    gate.set()
    assert await early is False
    assert await having.has(COMPANY) is True


async def test_what_is_seen_before_the_change_commits_is_not_kept():
    those = set()

    async def look():
        return set(those)

    having = Having(look)
    having.forget()  # inside the transaction
    assert await having.has(COMPANY) is False
    those.add(COMPANY)
    assert await having.has(COMPANY) is True


async def test_without_a_change_nobody_looks_twice():
    looks = []

    async def look():
        looks.append(1)
        return ()

    having = Having(look)
    assert [await having.has(COMPANY) for _ in range(5)] == [False] * 5
    assert len(looks) == 1
