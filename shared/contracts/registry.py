"""Every promise in one place, for those who generate from them: routes, ACLs, matrices, documents."""

from collections.abc import Iterator
from typing import Any

from shared.contracts import delivery as _delivery  # noqa: F401 - declares the rest of projects' promises
from shared.contracts import desk as _desk  # noqa: F401 - declares the rest of helpdesk's promises
from shared.contracts import gateway, helpdesk, notify, projects
from shared.contracts import telling as _telling  # noqa: F401 - declares the rest of notify's promises
from shared.contracts.base import Call, Contract, Event
from shared.contracts.parties import Party
from shared.core.errors import Failure

CONTRACTS: dict[Party, Contract] = {
    contract.party: contract for contract in (gateway.gateway, projects.projects, helpdesk.helpdesk, notify.notify)
}


def calls() -> Iterator[Call[Any, Any]]:
    for contract in CONTRACTS.values():
        yield from contract.calls


def events() -> Iterator[type[Event]]:
    for contract in CONTRACTS.values():
        yield from contract.events


def failures() -> dict[str, Failure]:
    """Every failure that some call declares, by code."""
    return {failure.code: failure for call in calls() for failure in call.failures}
