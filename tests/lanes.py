"""The whole suite in lanes, a few side by side: part of a test is waiting for a browser or a server. Each lane is a run
of its own with servers of its own, so no lane disturbs another."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from pathlib import Path

from infra.local.place import ROOT
from infra.local.stack import wipe
from tests import waits

TOLD = "HUIFANG_TEST_TOLD"
"""Where a lane writes which tests failed, and how."""

LANES: dict[str, tuple[str, ...]] = {
    "image": ("tests/deploy/*", "tests/journeys/*", "tests/gateway/rest_schema/*", "tests/gateway/sessions/*"),
    "browser": ("tests/gateway/pages/*_browser.py",),
    "projects": ("tests/projects/*",),
    "faults": ("tests/torture/*", "tests/helpdesk/categories/*", "tests/infra/*"),
    "matrix": ("tests/matrix/*", "tests/gateway/oauth/*"),
    "helpdesk": ("tests/helpdesk/*",),
    "pages": ("tests/gateway/pages/*", "tests/ui/*"),
}
"""name → patterns of paths, the longest first. Each has something that waits (for a browser, a database that never
comes, a restart) beside something that works. A file runs in the first lane that names it, and in the last of all if
none does, so nothing is left out."""
REST = "rest"
AT_ONCE = (os.cpu_count() or 1) + 1
"""Lanes side by side. One more than cores keeps these busy; with five on two cores the same tests took a third more
processor time, spent on changing from one to another and on asking whether a neighbour's server is up."""

_TOLD = re.compile(r"^(FAILED|ERROR) ")
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|deselected)")


def lanes() -> dict[str, list[str]]:
    """name → its files."""
    found: dict[str, list[str]] = {name: [] for name in (*LANES, REST)}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        found[next((lane for lane, patterns in LANES.items() if _is_named(name, patterns)), REST)].append(name)
    return found


def _is_named(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def run(given: dict[str, str]) -> int:
    """With these environment variables. Prints every lane's lines as they come, then one line that sums them up."""
    folder = Path(tempfile.mkdtemp(prefix="huifang-lanes-"))
    try:
        return _run(given, folder)
    finally:
        shutil.rmtree(folder)


def _run(given: dict[str, str], folder: Path) -> int:
    counts: dict[str, int] = {}
    broken: list[str] = []

    def run_one(lane: tuple[str, list[str]]) -> tuple[str, int]:
        child = _start(*lane, given, folder)
        _tell(lane[0], child, counts, broken)
        if (code := child.wait()) == 0:
            wipe(_home(lane[0]))  # a quarter of a gigabyte each; what broke stays to be looked at
        return lane[0], code

    with ThreadPoolExecutor(AT_ONCE) as workers:
        codes = dict(workers.map(run_one, lanes().items()))
    failed = sorted(name for name, code in codes.items() if code)
    bad = counts.get("failed", 0) + counts.get("error", 0)
    if failed:
        # Again at the end: whoever reads only the last lines must see what broke.
        print(*broken, f"lanes that failed: {', '.join(failed)}", sep="\n", flush=True)
        told = {name: waits.read(folder / name) for name in failed}
        # A lane that is red without naming a test has broken in another way.
        names = waits.again([one for lane in told.values() for one in lane]) if all(told.values()) else []
        if names and _alone(names, given, folder):
            print(*names, sep="\n")
            print(f"{counts.get('passed', 0)} passed, 0 failed; {len(names)} more passed only alone", flush=True)
            return 0
    print(f"{counts.get('passed', 0)} passed, {max(bad, len(failed))} failed", flush=True)
    return 1 if failed else 0


def _alone(names: list[str], given: dict[str, str], folder: Path) -> bool:
    """Whether these pass now that nothing else runs."""
    print(f"{len(names)} waited in vain, and are asked again, alone", flush=True)
    child = _start("alone", names, given, folder)
    _tell("alone", child, {}, [])
    return child.wait() == 0


def _home(lane: str) -> Path:
    return ROOT / ".local" / f"test-{lane}"


def _start(name: str, paths: list[str], given: dict[str, str], folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.run", *paths],
        cwd=ROOT,
        env=os.environ | {"HUIFANG_TEST_HOME": str(_home(name)), TOLD: str(folder / name)} | given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _tell(name: str, child: subprocess.Popen[str], counts: dict[str, int], broken: list[str]) -> None:
    assert child.stdout is not None
    last = ""
    for line in child.stdout:
        print(f"{name:>6} | {line}", end="", flush=True)
        if _TOLD.match(line):
            broken.append(line.rstrip())
        if _COUNT.search(line) and " in " in line:
            last = line
    for number, kind in _COUNT.findall(last):
        counts[kind.removesuffix("s")] = counts.get(kind.removesuffix("s"), 0) + int(number)
