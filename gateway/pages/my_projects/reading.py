"""A customer's project with all that its pages show: what is not there yet is None."""

import asyncio
from typing import Any

from litestar import Request
from msgspec import Struct

from gateway.pages.baselines import words as change_words
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.my_projects import words
from gateway.pages.portal.parts import standing_of
from gateway.pages.projects.words import phase
from gateway.visitors import Visitor
from shared.contracts.delivery import changes as h
from shared.contracts.delivery.acceptance import ACCEPTANCE_NOT_FOUND
from shared.contracts.delivery.acceptance_views import MyAcceptance
from shared.contracts.delivery.my_acceptance import FIND_MY_ACCEPTANCE, FindMyAcceptance
from shared.contracts.delivery.my_projects import FIND_MY_PROJECT, FindMyProject, MyProject
from shared.core.errors import DomainError

DECIDES = frozenset({"confirm", "sign"})
"""Verbs by which an acceptance waits for the customer."""


class Shown(Struct, frozen=True, kw_only=True):
    """`waiting` changes are those that the customer is to decide."""

    found: MyProject
    acceptance: MyAcceptance | None
    changes: tuple[h.OwnChangeView, ...]
    bell: int | None

    @property
    def waiting(self) -> list[h.OwnChangeView]:
        return [one for one in self.changes if "agree" in one.verbs]

    @property
    def is_asked(self) -> bool:
        return self.acceptance is not None and not DECIDES.isdisjoint(self.acceptance.verbs)


async def project_of(request: Request[Any, Any, Any], visitor: Visitor, code: str) -> MyProject:
    """Raises not found, also for another organisation's; what is no code is none either."""
    return await ask(request, visitor, FIND_MY_PROJECT, FindMyProject(code=code[:20]))


async def acceptance_of(request: Request[Any, Any, Any], visitor: Visitor, code: str) -> MyAcceptance | None:
    """None until one has been proposed."""
    try:
        return await ask(request, visitor, FIND_MY_ACCEPTANCE, FindMyAcceptance(code=code[:20]))
    except DomainError as error:
        if error.code != ACCEPTANCE_NOT_FOUND.code:
            raise
        return None


async def shown(request: Request[Any, Any, Any], visitor: Visitor, code: str) -> Shown:
    found = await project_of(request, visitor, code)
    acceptance, changes, bell = await asyncio.gather(
        acceptance_of(request, visitor, code),
        ask(request, visitor, h.LIST_OWN_CHANGES, h.ListOwnChanges(code=code[:20])),
        unread(request, visitor),
    )
    return Shown(found=found, acceptance=acceptance, changes=changes.items, bell=bell)


def frame(visitor: Visitor, bell: int | None, code: str = "", tab: str = "") -> dict[str, Any]:
    stands = standing_of(visitor)
    mine = f"/p/{stands.slug}/projects"
    return {
        "unread": bell,
        "mine": mine,
        "here": f"{mine}/{code}" if code else mine,
        "own_tab": tab,
        "w": words,
        "phase": phase,
        "change_chip": change_words.own_change,
        "zone": stands.zone,
        "new_key": new_key,
    }
