"""Files and functions stay small: looked at twice at 150 and 25 lines, refused at 300 and 40.

Migrations are left out: they are written once and never edited.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from infra.rules import tree
from infra.rules.exceptions import Finding, excused

FILE_LINES, FUNCTION_LINES = 300, 40
PRODUCT = ("gateway", "services", "shared", "infra")


def findings() -> list[str]:
    return [*excused("files", _files()), *excused("functions", _functions())]


def _files() -> Iterator[Finding]:
    for path in _written(*PRODUCT, "tests"):
        lines = len(path.read_text().splitlines())
        if lines > FILE_LINES:
            name = tree.named(path)
            yield Finding(name, f"{name}: {lines} lines, the limit is {FILE_LINES}")


def _functions() -> Iterator[Finding]:
    for path in _written(*PRODUCT):
        for node in ast.walk(tree.parsed(path)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                where = f"{tree.named(path)}:{node.name}"
                yield Finding(where, f"{where}: {lines} lines, the limit is {FUNCTION_LINES}")


def _written(*parts: str) -> Iterator[Path]:
    return (path for path in tree.python(*parts) if path.parent.name != "migrations")
