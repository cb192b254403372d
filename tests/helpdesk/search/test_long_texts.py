"""Long messages hold nobody up (attack A13): neither when they are indexed nor when they are found."""

import asyncio
from itertools import pairwise
from random import Random
from time import monotonic

import pytest

from services.helpdesk.search import indexing, showing
from services.helpdesk.search.grams import LONGEST, fold, grams
from shared.contracts.desk.search import SEARCH, SearchQuery
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from tests.helpdesk.search.world import indexed, told

MOST = 20_000
HAN = "".join(map(chr, Random(7).choices(range(0x4E00, 0x9FFF), k=MOST - 2)))
SWELLING = "\ufdfa" * (MOST - 2)
"""Each folds to eighteen characters."""

GAP = 1.0
"""Seconds that others may wait at most."""


async def longest_gap(busy) -> float:
    """How long the loop left others waiting while `busy` went on."""
    ticks = [monotonic()]

    async def tick():
        while True:
            await asyncio.sleep(0.005)
            ticks.append(monotonic())

    ticking = asyncio.ensure_future(tick())
    try:
        await busy
    finally:
        ticking.cancel()
    return max(later - earlier for earlier, later in pairwise([*ticks, monotonic()]))


@pytest.fixture
async def long_messages(ask, cast, monkeypatch):
    """Forty of them, which the index is not made of yet."""
    drain = indexing.drain

    async def idle() -> int:
        return 0

    await indexed(cast.tenant_id)
    monkeypatch.setattr(indexing, "drain", idle)
    for n in range(40):
        await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=f"第 {n} 件", body="a " + (SWELLING if n % 2 else HAN)))
    return drain


async def test_others_are_answered_while_long_messages_are_indexed_and_found(ask, cast, long_messages):
    assert await longest_gap(long_messages()) < GAP
    await indexed(cast.tenant_id)
    asked = ask(SEARCH, cast.hsiaohan, SearchQuery(q="a 件", limit=50))
    assert await longest_gap(asked) < GAP
    found = await ask(SEARCH, cast.hsiaohan, SearchQuery(q="a 第", limit=50))
    assert len(found.tickets) == 40
    assert told(found.tickets[1].excerpt).startswith("[a] ")


def test_an_excerpt_looks_no_further_than_the_first_word_found(monkeypatch):
    seen = []
    monkeypatch.setattr(showing, "fold", lambda text: seen.append(len(text)) or fold(text))
    for begin in (0, 995, 1_000, 1_190, 15_000):
        seen.clear()
        text = "字" * begin + " 印表機 " + "尾" * (MOST - begin)
        assert "[印表机]" in told(showing.excerpt(text, ["印表机"])).replace("機", "机")
        assert sum(seen) < begin * 1.3 + 3 * showing.STEP
    showing._sign.cache_clear()
    seen.clear()
    assert told(showing.excerpt(SWELLING, ["印表机"])) == SWELLING[:160] + "…"
    assert sum(seen) < 3 * showing.STEP


def test_what_is_cut_has_an_end():
    """Words behind so many characters are not found; those before them are."""
    assert len(fold(SWELLING)) > 5 * LONGEST
    found = grams(f"前面\n{SWELLING}\n後面")
    assert "前面" in found
    assert "后面" not in found
