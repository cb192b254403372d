"""docs/robustness.md: a part for each run, by its name, each saying when and where it was measured."""

import re
from datetime import UTC, datetime

HEAD = """# Robustness

<!-- Written by `make torture`; run it instead of editing. -->

A client-side ledger of every attempt and every acknowledgement is compared with the databases once the faults are
healed. Each part says when it was last run.

"""


def section(name: str, about: str, lines: list[str], machine: str) -> str:
    day = datetime.now(UTC).date().isoformat()
    return "\n".join([f"## {name} {about}", "", f"{day}, {machine}", "", *(f"- {line}" for line in lines), ""])


def read(text: str) -> dict[str, str]:
    """The parts of a page, by name."""
    found = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part.split()[1]: part.rstrip() + "\n" for part in found}


def page(parts: dict[str, str]) -> str:
    return HEAD + "\n".join(parts[name] for name in sorted(parts))
