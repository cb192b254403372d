"""Which settings the code reads, taken from the code: calls of shared/core/settings.py with their names.

A name that is put together at run time (`DB_PASSWORD_{door}`) becomes a pattern.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FUNCTIONS = {"text", "number", "flag", "words"}
ALWAYS_DEFAULTED = {"number", "flag", "words"}
SETTINGS = Path("shared/core/settings.py")


@dataclass(frozen=True, slots=True)
class Reader:
    """One place that reads one setting. `owner` is the top of its path: shared, gateway, projects, infra …"""

    pattern: str
    owner: str
    where: str
    is_required: bool

    @property
    def is_exact(self) -> bool:
        return "*" not in self.pattern

    def reads(self, name: str) -> bool:
        return re.fullmatch(self.pattern.replace("*", "[A-Z0-9_]+"), name) is not None


def readers(root: Path) -> list[Reader]:
    found: list[Reader] = []
    for package in ("shared", "gateway", "services", "infra"):
        for path in sorted((root / package).rglob("*.py")):
            text = path.read_text()
            if "settings" in text:
                found += _of_text(text, path.relative_to(root))
    return found


@cache
def _of_text(text: str, short: Path) -> tuple[Reader, ...]:
    return tuple(_calls(ast.parse(text), short))


def _calls(tree: ast.Module, short: Path) -> Iterator[Reader]:
    bare = short == SETTINGS
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function = _function(node.func, bare=bare)
        pattern = _pattern(node.args[0]) if function else None
        if function and pattern:
            has_default = len(node.args) > 1 or bool(node.keywords) or function in ALWAYS_DEFAULTED
            owner = short.parts[1] if short.parts[0] == "services" else short.parts[0]
            yield Reader(pattern, owner, f"{short}:{node.lineno}", not has_default)


def _function(call: ast.expr, *, bare: bool) -> str | None:
    if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) and call.value.id == "settings":
        return call.attr if call.attr in FUNCTIONS else None
    if bare and isinstance(call, ast.Name):
        return call.id if call.id in FUNCTIONS else None
    return None


def _pattern(name: ast.expr) -> str | None:
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        return name.value
    if isinstance(name, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "*" for part in name.values)
        pattern = "".join(str(part) for part in parts)
        return pattern if pattern.strip("*") else None
    return None
