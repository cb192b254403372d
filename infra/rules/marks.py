"""Nothing is left for later, and nothing points outside: no marks, no paths of somebody's machine, no dead paths."""

import re
from collections.abc import Iterator
from pathlib import Path

from infra.local.place import ROOT
from infra.rules import tree

# Written so that this file does not find itself.
MARKS = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b")
ELSEWHERE = re.compile(r"(?<![\w.])(/wor[k]/|/roo[t]/|/hom[e]/\w|/User[s]/\w|[A-Z]:\\\w|\.\./share[d]/|briefin[g]\.md)")
MENTIONED = re.compile(r"`([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+/?)`|\]\(([^)#:\s]+)\)")
FIRST_PARTS = {"gateway", "services", "shared", "infra", "tests", "docs", ".ci"}


def findings() -> list[str]:
    return [*_words(), *_dead_paths()]


def _words() -> Iterator[str]:
    for path in tree.files():
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if mark := MARKS.search(line):
                yield f"{tree.named(path)}:{number}: {mark[0]}: do it or drop it"
            if place := ELSEWHERE.search(line):
                yield f"{tree.named(path)}:{number}: {place[0]!r} is a place outside this project"


def _dead_paths() -> Iterator[str]:
    """A document that names a file of ours names one that exists."""
    for path in tree.files():
        if path.suffix != ".md":
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for found in MENTIONED.finditer(line):
                if not _exists(path.parent, found):
                    yield f"{tree.named(path)}:{number}: {found[1] or found[2]} does not exist"


def _exists(folder: Path, found: re.Match[str]) -> bool:
    code, link = found[1], found[2]
    if link is not None:
        return (folder / link).exists()
    return code.split("/")[0] not in FIRST_PARTS or (ROOT / code).exists()
