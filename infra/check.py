"""`make check`: everything about the code that needs no browser and no patience. One script for laptop and CI.

`python -m infra.check [STEP …]` runs all steps or those named. Each prints its time; a failing one prints why, the
others still run, and the whole fails.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from infra.local.place import ROOT

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Step:
    """`run` gives what is wrong; nothing means it is right."""

    name: str
    about: str
    run: Callable[[], list[str]]


def command(*words: str) -> Callable[[], list[str]]:
    """What a program says when it is not content."""

    def run() -> list[str]:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return []
        return (done.stdout + done.stderr).strip().splitlines() or [f"ended with {done.returncode}"]

    return run


def module(name: str, *words: str) -> Callable[[], list[str]]:
    return command(sys.executable, "-m", name, *words)


def rule(name: str) -> Callable[[], list[str]]:
    def run() -> list[str]:
        found: list[str] = import_module(f"infra.rules.{name}").findings()
        return found

    return run


STEPS = (
    Step("style", "ruff check", command(str(BIN / "ruff"), "check", "--quiet", ".")),
    Step("format", "ruff format", command(str(BIN / "ruff"), "format", "--check", "--quiet", ".")),
    Step("types", "mypy, strict, the whole product", command(str(BIN / "mypy"), "--no-error-summary")),
    Step("walls", "the wall gate on a freshly migrated database", module("infra.check", "--inner", "walls")),
    Step("imports", "who may import whom", command(str(BIN / "lint-imports"), "--no-logo")),
    Step("sizes", "files ≤ 300 lines, functions ≤ 40", rule("sizes")),
    Step("marks", "nothing left for later, no path outside, no dead path", rule("marks")),
    Step("sql", "constant statements, parameters for values", rule("sql")),
    Step("texts", "three languages, complete", module("infra.messages", "check")),
    Step("documents", "generated documents fresh, promises kept", module("infra.docs", "check")),
    Step("deployment", "image, manifests, Tiltfile", module("infra.deploy.check")),
)


def _timed(step: Step) -> tuple[list[str], float]:
    began = time.monotonic()
    try:
        found = step.run()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a step that breaks is a step that fails
        found = [f"{type(error).__name__}: {error}"]
    return found, time.monotonic() - began


def main(words: list[str]) -> int:
    if words[:1] == ["--inner"]:
        return _inner(words[1])
    unknown = set(words) - {step.name for step in STEPS}
    if unknown:
        print(f"huifang: no such step: {', '.join(sorted(unknown))}; there are {', '.join(s.name for s in STEPS)}")
        return 2
    steps = [step for step in STEPS if not words or step.name in words]
    failed = []
    with ThreadPoolExecutor(2) as workers:
        for step, (found, seconds) in zip(steps, workers.map(_timed, steps), strict=True):
            print(f"{'✗' if found else '✓'} {step.name:<11} {seconds:6.1f} s  {step.about}", flush=True)
            for line in found:
                print(f"    {line}", flush=True)
            if found:
                failed.append(step.name)
    print(f"failed: {', '.join(failed)}" if failed else "all right")
    return 1 if failed else 0


def _inner(name: str) -> int:
    """A rule in a process of its own: it changes the environment."""
    found = rule(name)()
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
