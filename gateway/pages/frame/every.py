"""Lists that a form chooses from: whole, and always with what is stored. A form replaces what it shows, so what it does
not offer would be gone with the next save."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from litestar import Request

from gateway.pages.frame.asking import ask
from gateway.visitors import Visitor
from shared.contracts.gateway import LIST_MEMBERS, ListMembers, MemberState, MemberView

PAGES = 6
"""Of a hundred each: more than a company may have of most things that are chosen by name."""
MEMBER_PAGES = 50


async def every(page: Callable[[str | None], Awaitable[Any]], *, pages: int = PAGES) -> list[Any]:
    """`page` gives the one behind a cursor."""
    found: list[Any] = []
    cursor: str | None = None
    for _number in range(pages):
        listed = await page(cursor)
        found += listed.items
        cursor = listed.next
        if cursor is None:
            break
    return found


async def active_members(request: Request[Any, Any, Any], visitor: Visitor) -> list[MemberView]:
    """All of the company's people who can sign in, by name."""

    def page(cursor: str | None) -> Awaitable[Any]:
        return ask(request, visitor, LIST_MEMBERS, ListMembers(state=MemberState.ACTIVE, limit=100, cursor=cursor))

    return await every(page, pages=MEMBER_PAGES)


def with_stored(options: Iterable[tuple[str, str]], stored: Iterable[tuple[Any, str | None]]) -> list[tuple[str, str]]:
    """`options` as (value, words), behind those of `stored` that are not among them; an empty value is none."""
    offered = list(options)
    known = {value for value, _words in offered}
    missing = {str(value): words or "—" for value, words in stored if value and str(value) not in known}
    return [*missing.items(), *offered]
