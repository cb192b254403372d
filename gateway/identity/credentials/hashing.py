"""Where passwords are hashed: in threads of their own so that the loop never waits, few at a time, and with no longer a
queue than anybody would wait in."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from gateway.identity.credentials.failures import PASSWORDS_BUSY

T = TypeVar("T")

AT_ONCE = 2
"""Of 19 MiB each: a flood of sign-ins costs patience, not memory."""
QUEUE = 64
"""One takes 20 to 40 ms of a core, so the last in the queue waits about a second; whoever comes after him is told to
come back instead of waiting until his browser gives up."""

_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
_under_way = 0


def check_room() -> None:
    """Raises `sign_in.busy` while the queue is full."""
    if _under_way >= AT_ONCE + QUEUE:
        raise PASSWORDS_BUSY()


async def in_thread(work: Callable[..., T], *given: object) -> T:
    """Raises `sign_in.busy`. Whoever leaves while he waits frees his place; his work is then not begun."""
    global _under_way  # noqa: PLW0603 - one count for the process, changed by its loop alone
    check_room()
    _under_way += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work, *given)
    finally:
        _under_way -= 1
