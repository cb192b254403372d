"""The whole suite in lanes, side by side: most of a test is waiting for a browser or a server. Each lane is a run of its
own with servers of its own, so no lane disturbs another."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from infra.local.place import ROOT
from tests import waits

TOLD = "HUIFANG_TEST_TOLD"
"""Where a lane writes which tests failed, and how."""

LANES: dict[str, tuple[str, ...]] = {
    "pages": ("tests/gateway/pages", "tests/ui"),
    "image": ("tests/deploy", "tests/journeys", "tests/gateway/rest_schema", "tests/gateway/sessions"),
    "matrix": ("tests/matrix", "tests/gateway/oauth"),
    "faults": ("tests/torture", "tests/helpdesk/categories", "tests/infra"),
}
"""About equally long, each with something that waits (for a browser, a database that never comes, a restart) beside
something that works. What no lane names runs in the last one, so nothing is left out."""
REST = "rest"

_TOLD = re.compile(r"^(FAILED|ERROR) ")
_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|deselected)")


def lanes() -> dict[str, list[str]]:
    named = {path for paths in LANES.values() for path in paths}
    rest = [path for path in _folders(ROOT / "tests") if path not in named]
    return {**{name: list(paths) for name, paths in LANES.items()}, REST: rest}


def _folders(folder: Path) -> list[str]:
    """Those with tests, opened up where a lane takes a part of one."""
    found = []
    named = {path for paths in LANES.values() for path in paths}
    for path in sorted(folder.iterdir()):
        name = path.relative_to(ROOT).as_posix()
        if path.is_dir() and any(path.rglob("test_*.py")):
            is_split = any(one.startswith(f"{name}/") for one in named)
            found += _folders(path) if is_split else [name]
        elif path.is_file() and path.name.startswith("test_"):
            found.append(name)
    return found


def run(given: dict[str, str]) -> int:
    """With these environment variables. Prints every lane's lines as they come, then one line that sums them up."""
    folder = Path(tempfile.mkdtemp(prefix="huifang-lanes-"))
    try:
        return _run(given, folder)
    finally:
        shutil.rmtree(folder)


def _run(given: dict[str, str], folder: Path) -> int:
    running = {name: _start(name, paths, given, folder) for name, paths in lanes().items()}
    counts: dict[str, int] = {}
    broken: list[str] = []
    readers = [threading.Thread(target=_tell, args=(name, child, counts, broken)) for name, child in running.items()]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    codes = {name: child.wait() for name, child in running.items()}
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


def _start(name: str, paths: list[str], given: dict[str, str], folder: Path) -> subprocess.Popen[str]:
    home = ROOT / ".local" / f"test-{name}"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.run", *paths],
        cwd=ROOT,
        env=os.environ | {"HUIFANG_TEST_HOME": str(home), TOLD: str(folder / name)} | given,
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
