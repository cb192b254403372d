"""Long messages hold nobody up (attack A13): neither when they are indexed nor when they are found."""

from random import Random
from threading import current_thread, main_thread

import pytest

from services.helpdesk.search import indexing, queries, showing
from services.helpdesk.search.grams import LONGEST, fold, grams
from shared.contracts.desk.search import SEARCH, SearchQuery
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from tests.helpdesk.search.world import indexed, told

MOST = 20_000
HAN = "".join(map(chr, Random(7).choices(range(0x4E00, 0x9FFF), k=MOST - 2)))
SWELLING = "\ufdfa" * (MOST - 2)
"""Each folds to eighteen characters."""


@pytest.fixture
async def long_messages(ask, cast, monkeypatch):
    """A dozen of them, which the index is not made of yet."""
    drain = indexing.drain

    async def idle() -> int:
        return 0

    await indexed(cast.tenant_id)
    monkeypatch.setattr(indexing, "drain", idle)
    for n in range(12):
        await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=f"第 {n} 件", body="a " + (SWELLING if n % 2 else HAN)))
    return drain


async def test_long_messages_are_cut_and_looked_through_beside_the_loop(ask, cast, long_messages, monkeypatch):
    """There each of them would take a tenth of a second and more, and all other requests would wait for all of them."""
    where = set()

    def noting(work):
        def noted(*given):
            where.add(current_thread())
            return work(*given)

        return noted

    monkeypatch.setattr(indexing, "entry_words", noting(indexing.entry_words))
    monkeypatch.setattr(queries, "excerpt", noting(queries.excerpt))
    # A few of them at a time, so that no transaction rests for long; none is left.
    assert [await long_messages() for _ in range(5)] == [12, 9, 6, 3, 0]
    assert main_thread() not in where
    found = await ask(SEARCH, cast.hsiaohan, SearchQuery(q="a 第", limit=50))
    assert len(found.tickets) == 12
    assert told(found.tickets[1].excerpt).startswith("[a] ")
    assert len(where) > 0
    assert main_thread() not in where


def test_an_excerpt_looks_no_further_than_the_first_word_found(monkeypatch):
    seen = []
    monkeypatch.setattr(showing, "fold", lambda text: seen.append(len(text)) or fold(text))
    for begin in (0, 995, 1_000, 1_190, 7_000):
        seen.clear()
        text = "字" * begin + " 印表機 " + "尾" * (MOST - begin)
        assert "[印表机]" in told(showing.excerpt(text, ["印表机"])).replace("機", "机")
        assert sum(seen) < begin * 1.3 + 3 * showing.STEP
    deep = "字" * 15_000 + "印表機"
    assert told(showing.excerpt(deep, ["印表机"])) == deep[:160] + "…"
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
