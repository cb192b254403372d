"""What an article is found by. Somebody who writes a ticket does not write a query: so an article need not hold all of
his words, the rare ones count for more (inverse document frequency), and those of its title for more again."""

from uuid import UUID

from services.helpdesk.search.grams import Numbers, beginnings, fold, is_han, runs

TITLE, BODY = 3, 1
"""Weights of a gram."""
MOST_ASKED = 240
"""Grams of a question that are looked up: the first hundred words say what it is about."""
LONGEST_WORD = 12


def cut(text: str) -> set[str]:
    """All that a text is found by: pairs of Chinese characters, beginnings of other words."""
    found: set[str] = set()
    for run in runs(fold(text)):
        found.update(_pairs(run) if is_han(run) else beginnings(run))
    return found


def asked(text: str) -> list[str]:
    """The grams of a question, in its order, each once."""
    found: dict[str, None] = {}
    for run in runs(fold(text[:4_000])):
        for gram in _pairs(run) if is_han(run) else [run[:LONGEST_WORD]]:
            found[gram] = None
    return list(found)[:MOST_ASKED]


def weighed(tenant_id: UUID, title: str, body: str) -> dict[int, int]:
    """Number → weight."""
    numbers = Numbers(tenant_id)
    found = dict.fromkeys(numbers.of(cut(body), MARK), BODY)
    return found | dict.fromkeys(numbers.of(cut(title), MARK), TITLE)


def numbers_of(tenant_id: UUID, question: str) -> list[int]:
    return Numbers(tenant_id).of(asked(question), MARK)


MARK = "article:"
"""Keeps these numbers apart from those of messages."""


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]
