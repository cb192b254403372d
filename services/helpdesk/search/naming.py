"""Categories, causes, teams and tags that a query names: a name said whole is that one, else all that hold it."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.search.asking import NOBODY, Asked
from services.helpdesk.search.grams import fold
from shared.contracts.parties import Caller

_NAMES = "select search_names($1, $2, $3, $4)"

PARAMETERS = {"category": "categories", "cause": "causes", "team": "teams", "tag": "tags"}
"""Filter → the parameter of search_tickets."""
TREES = frozenset({"category", "cause"})


class _Name(Struct):
    kind: str
    id: str
    name: str
    parent: str | None


_names = msgspec.json.Decoder(list[_Name])


async def named(caller: Caller, asked: Asked) -> dict[str, Any] | None:
    """The parameters of search_tickets for what was named; None if something does not exist, so that nothing can be
    found. A category or a cause stands for all below it."""
    if not asked.own:
        return {}
    kinds = sorted({kind for kind, _ in asked.own})
    known = _names.decode(str(await DB.once(caller, _NAMES, kinds)))
    found: dict[str, set[str]] = {kind: set() for kind in kinds}
    is_lost = False
    for kind, word in asked.own:
        meant = _meant([one for one in known if one.kind == kind], fold(word))
        if not meant:
            asked.leave_out(NOBODY, word)
            is_lost = True
        found[kind] |= meant
    for kind in TREES & found.keys():
        found[kind] = _with_below(found[kind], [one for one in known if one.kind == kind])
    return None if is_lost else {PARAMETERS[kind]: sorted(ids) for kind, ids in found.items()}


def _meant(known: Iterable[_Name], word: str) -> set[str]:
    folded = [(one.id, fold(one.name)) for one in known]
    return {id_ for id_, name in folded if name == word} or {id_ for id_, name in folded if word in name}


def _with_below(chosen: set[str], known: Iterable[_Name]) -> set[str]:
    below: dict[str | None, list[str]] = {}
    for one in known:
        below.setdefault(one.parent, []).append(one.id)
    found, open_ = set[str](), list(chosen)
    while open_:
        one_id = open_.pop()
        if one_id not in found:
            found.add(one_id)
            open_ += below.get(one_id, [])
    return found
