"""What the supervisor is told: plain data, written by `huifang up`, read without importing the product."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(slots=True)
class ChildPlan:
    """One child. `kind` says how it tells that it is ready: `postgres`, `port` (accepts connections), `http`
    (/readyz on its health socket) or `task` (ends with 0). An `idle` task is only run when one of its `again_after`
    had to be restarted. A `late` task is not waited for before the address is told, and its failure stops nothing."""

    name: str
    argv: list[str]
    kind: str
    env: dict[str, str] = field(default_factory=dict)
    after: list[str] = field(default_factory=list)
    again_after: list[str] = field(default_factory=list)
    cwd: str = "/"
    user: list[int] | None = None
    idle: bool = False
    late: bool = False
    web: bool = False
    port: int = 0
    data: str = ""
    stop_signal: str = "SIGTERM"
    grace: float = 40.0
    replaceable: bool = False


@dataclass(slots=True)
class Plan:
    """`web` are the addresses the supervisor listens on for the gateway. When all is up, `announce` is printed, and
    after the late tasks the file `notes`, if there is one by then."""

    home: str
    logs: str
    control: str
    address: str
    web: list[tuple[str, int]]
    announce: list[str]
    notes: str
    children: list[ChildPlan]

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1))
        path.chmod(0o600)

    @classmethod
    def load(cls, path: Path) -> "Plan":
        raw = json.loads(path.read_text())
        children = [ChildPlan(**child) for child in raw.pop("children")]
        web = [(host, port) for host, port in raw.pop("web")]
        return cls(children=children, web=web, **raw)
