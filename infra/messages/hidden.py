"""Texts that no catalogue can hold: the collector does not look into f-strings, so they would stay untranslated."""

import ast
from collections.abc import Iterator

from infra.local.place import ROOT
from infra.messages.catalogues import Domain
from infra.messages.collecting import KEYWORDS


def hidden(domain: Domain) -> Iterator[str]:
    for path in sorted(domain.folder.rglob("*.py")):
        if any(f"{word}(" in path.read_text() for word in KEYWORDS):
            yield from (
                f"{path.relative_to(ROOT)}:{line}: a text within an f-string" for line in _lines(path.read_text())
            )


def _lines(source: str) -> Iterator[int]:
    for outer in ast.walk(ast.parse(source)):
        if not isinstance(outer, ast.JoinedStr):
            continue
        for call in ast.walk(outer):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
                yield call.lineno
