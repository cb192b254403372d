"""docs/settings.md: every setting that the code reads, with the words of settings.toml; both name the same ones."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.docs.markdown import page, table
from infra.rules import tree

WORDS = Path(__file__).parent / "settings.toml"
READERS = {"text", "number", "flag", "words"}
ABOUT = """Environment variables, each with the prefix `HUIFANG_`. Any of them may instead be put in a file that
`HUIFANG_<NAME>_FILE` names: secrets come that way, so that no dump of the environment shows them. Without a default a
setting is required by whoever reads it."""
PREFIX = "HUIFANG_"


def text() -> str:
    described: dict[str, dict[str, str]] = tomllib.loads(WORDS.read_text())
    rows = [(f"`{name}`", one.get("by", "all"), one.get("default", ""), one["says"]) for name, one in described.items()]
    return page("Settings", ABOUT, table(("Name", "Read by", "Default", "What it is"), rows))


def gaps() -> list[str]:
    described = set(tomllib.loads(WORDS.read_text()))
    code = tree.python("gateway", "services", "shared", "infra")
    read = {name for path in code for name in names_in(tree.parsed(path))}
    return [
        *(f"{WORDS.name}: the code reads {PREFIX}{name}, which is not described" for name in sorted(read - described)),
        *(f"{WORDS.name}: nothing reads {PREFIX}{name}" for name in sorted(described - read)),
    ]


def names_in(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node.args and _reads(node.func):
            name = _name(node.args[0])
            if name:
                yield name
        if isinstance(node, ast.Call | ast.Subscript) and ast.unparse(node).startswith("os.environ"):
            first = node.args[0] if isinstance(node, ast.Call) and node.args else getattr(node, "slice", None)
            if isinstance(first, ast.Constant) and str(first.value).startswith(PREFIX):
                yield str(first.value).removeprefix(PREFIX)


def _reads(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr in READERS and ast.unparse(function.value) == "settings"
    return isinstance(function, ast.Name) and function.id in READERS


def _name(argument: Any) -> str | None:
    """`DB_PASSWORD_<DOOR>` for a name that is put together; None for what is no name of a setting."""
    if isinstance(argument, ast.Constant):
        name = str(argument.value)
    elif isinstance(argument, ast.JoinedStr):
        name = "".join(_part(part) for part in argument.values)
    else:
        return None
    return name if name.replace("_", "").replace("<", "").replace(">", "").isupper() else None


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    first = next(node.id for node in ast.walk(part) if isinstance(node, ast.Name))
    return f"<{first.upper()}>"
