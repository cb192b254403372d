"""CPU and memory of a live stack, summed over its processes by component."""

from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.harness.live import Live

COMPONENTS = ("gateway", "helpdesk", "suggester", "mailroom", "projects", "notify", "nats", "postgres")


@dataclass
class Cpu:
    """Seconds by component."""

    seconds: dict[str, float]

    def __sub__(self, other: "Cpu") -> "Cpu":
        return Cpu({name: self.seconds[name] - other.seconds[name] for name in self.seconds})

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def cpu(live: Live) -> Cpu:
    """User and system time of each component's tree. What a PostgreSQL backend used counts after its end too: its
    postmaster has waited for it."""
    children = live.children()
    return cpu_of({name: children[name]["pid"] for name in COMPONENTS})


def cpu_of(pids: dict[str, int]) -> Cpu:
    return Cpu({name: _tree_seconds(pid) for name, pid in pids.items()})


def _tree_seconds(pid: int) -> float:
    root = psutil.Process(pid)
    waited = root.cpu_times()
    total = waited.children_user + waited.children_system
    for process in [root, *root.children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def memory(live: Live) -> dict[str, float]:
    """Proportional set size in MB: shared pages count once."""
    children = live.children()
    found = {name: _tree_pss(children[name]["pid"]) for name in COMPONENTS}
    found["supervisor"] = _pss(psutil.Process(children["gateway"]["pid"]).ppid())
    return found


def _tree_pss(pid: int) -> float:
    root = psutil.Process(pid)
    return sum(_pss(process.pid) for process in [root, *root.children(recursive=True)])


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
