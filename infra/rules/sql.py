"""SQL is constant text and its values are parameters: no statement is put together from what a caller sent.

Two nets. Text that reads like SQL must not be formatted inside a function; and what is handed to the database must be
a literal or a constant.
"""

import ast
import re
from collections.abc import Iterator

from infra.rules import tree
from infra.rules.exceptions import Finding, excused

PRODUCT = ("gateway", "services", "shared", "infra")
LOOKS = re.compile(
    r"(?is)^\s*(select\b.+|insert\s+into\b|update\b.+\bset\b|delete\s+from\b|with\s+\w+\s+as|create\s+(table|policy|role|"
    r"index|database|function)|alter\s+\w+|drop\s+\w+|grant\b.+\bto\b|revoke\b|truncate\b|begin\b|set_config\()"
)
TAKERS = {
    "rows",
    "row",
    "value",
    "run",
    "run_many",
    "once",
    "once_in",
    "once_as_worker",
    "fetch",
    "fetchrow",
    "fetchval",
    "execute",
    "executemany",
}
HOLDERS = re.compile(r"(^DB$|engine|connection|database|pool|cluster)", re.IGNORECASE)
CONSTANT = re.compile(r"^_?[A-Z][A-Z0-9_]*$")


def findings() -> list[str]:
    found = [finding for path in tree.python(*PRODUCT) for finding in of_module(tree.parsed(path), tree.named(path))]
    return list(excused("sql", found))


def of_module(module: ast.Module, name: str) -> Iterator[Finding]:
    for function, node in _inside_functions(module):
        where = f"{name}:{function}"
        if _is_made(node):
            yield Finding(where, f"{where}:{node.lineno}: SQL is put together; use a constant and parameters")
        elif isinstance(node, ast.Call) and not _takes_constant(node):
            yield Finding(where, f"{where}:{node.lineno}: the statement is not a constant")


def _inside_functions(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """What is put together at import time knows no caller yet: only functions are looked into."""
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.expr):
                    yield function.name, node


def _is_made(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(p, ast.FormattedValue) for p in node.values) and _reads(_text(node.values))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return isinstance(node.left, ast.Constant) and _reads(_text([node.left]))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return isinstance(node.func.value, ast.Constant) and _reads(_text([node.func.value]))
    return False


def _reads(text: str) -> bool:
    return LOOKS.match(text) is not None


def _text(values: list[ast.expr]) -> str:
    return "".join(str(v.value) if isinstance(v, ast.Constant) else "x" for v in values)


def _takes_constant(call: ast.Call) -> bool:
    """True for calls that are none of the database's."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in TAKERS or not call.args:
        return True
    holder = ast.unparse(call.func.value).rpartition(".")[2]
    if not HOLDERS.search(holder):
        return True
    position = 1 if call.func.attr in {"once", "once_in"} else 0
    return len(call.args) <= position or _is_constant(call.args[position])


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Subscript):
        return _is_constant(node.value)
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return CONSTANT.match(name) is not None
