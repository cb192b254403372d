"""docs/generated/states.md: every state machine, drawn. Machines are found in the features' states.py."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from infra.docs.markdown import code, page, table
from infra.local.place import ROOT
from infra.rules import tree
from shared.core.states import StateMachine

ABOUT = """One table per thing feeds the guarded update, the history, the buttons, the check in the database and this
picture. Verbs that leave the state alone are in the table only."""


def text() -> str:
    return page("States", ABOUT, *(part for machine in machines() for part in _drawn(machine)))


def machines() -> list[StateMachine[Any, Any]]:
    found: dict[str, StateMachine[Any, Any]] = {}
    for path in tree.python("gateway", "services"):
        if path.name != "states.py":
            continue
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        found |= {m.name: m for m in vars(module).values() if isinstance(m, StateMachine)}
    return [found[name] for name in sorted(found)]


def _drawn(machine: StateMachine[Any, Any]) -> Iterator[str]:
    yield f"## {machine.name}"
    yield "\n".join(["```mermaid", *machine.mermaid(), "```"])
    rows = [
        (
            f"`{m.verb}`",
            code(*sorted(m.sources)),
            f"`{m.to}`" if m.to else "stays",
            code(*filter(None, [m.needs])),
            _by(m.by),
        )
        for m in machine.moves
    ]
    yield table(("Verb", "From", "To", "Needs", "For"), rows)


def _by(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(kinds)) or "anyone who holds it"


def _needs(permission: str) -> str:
    return f"`{permission}`" if permission else "nothing"
