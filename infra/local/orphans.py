"""Which children are out there, so that the next supervisor can end those of a killed one.

They are listed on disk; a pid alone could be somebody else's by now, so the start time of the process is kept with it.
One that was started a moment before the kill and is not listed yet is found by the mark in its environment.
"""

import json
import os
import signal
import time
from pathlib import Path

import psutil

PATIENCE_SECONDS = 10.0
MARK = "HUIFANG_STACK"
"""In every child's environment: the home of the stack it belongs to."""


class Ledger:
    """A small JSON file of (name, pid, start time) in the stack's home."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path = home / "children.json"
        self._entries: list[tuple[str, int, str]] = []

    def add(self, name: str, pid: int) -> None:
        self._entries = [entry for entry in self._entries if started(entry[1]) == entry[2]]
        self._entries.append((name, pid, started(pid) or ""))
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(self._entries))
        draft.rename(self._path)

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)

    def end_leftovers(self) -> list[str]:
        """SIGTERM to all, SIGKILL to those that stay; gives their names. PostgreSQL takes SIGTERM as "wait for my
        clients", so it gets SIGQUIT: its log recovers."""
        alive = [entry for entry in self._read() if entry[2] and started(entry[1]) == entry[2]]
        listed = {pid for _, pid, _ in alive}
        alive += [entry for entry in self._marked() if entry[1] not in listed]
        for name, pid, _ in reversed(alive):
            _signal(pid, signal.SIGQUIT if name == "postgres" else signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        left = alive
        while left and time.monotonic() < deadline:
            time.sleep(0.05)
            left = [entry for entry in left if started(entry[1]) == entry[2]]
        for _, pid, _ in left:
            _signal(pid, signal.SIGKILL)
        self.clear()
        return [name for name, _, _ in alive]

    def _marked(self) -> list[tuple[str, int, str]]:
        found = []
        for process in psutil.process_iter():
            try:
                if process.pid != os.getpid() and process.environ().get(MARK) == str(self._home):
                    found.append((process.name(), process.pid, started(process.pid) or ""))
            except psutil.Error:
                continue
        return [entry for entry in found if entry[2]]

    def _read(self) -> list[tuple[str, int, str]]:
        try:
            return [(str(name), int(pid), str(at)) for name, pid, at in json.loads(self._path.read_text())]
        except (OSError, ValueError):
            return []


def started(pid: int) -> str | None:
    """When a process began; None if there is none, or only a zombie."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else f"{process.create_time():.2f}"
    except psutil.Error:
        return None


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
