"""What is measured: the five requests that architecture §5 sets limits for."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from infra.local.place import ROOT
from tests.benchmarks.data import World
from tests.benchmarks.usage import Cpu, cpu
from tests.harness.live import Live
from tests.harness.outside import Outside

SETTLE_SECONDS = 300


@dataclass(frozen=True)
class Scenario:
    """`limit` in CPU-milliseconds over all processes, where the architecture sets one; `trial` what its bare trial of
    the path took then. How many times the bare path a request may cost follows from both. `since` is what work that the
    trial did not have may cost beside it (docs/decisions/0010)."""

    name: str
    limit: float | None
    method: str
    status: int
    trial: float | None = field(default=None, kw_only=True)
    since: float = field(default=0.0, kw_only=True)

    @property
    def allowed(self) -> float | None:
        return self.limit / self.trial if self.limit and self.trial else None

    @property
    def whole(self) -> float | None:
        """What all of it may cost."""
        return self.limit + self.since if self.limit else None


@dataclass(frozen=True)
class Asked(Scenario):
    """One that says itself what it asks for: from the filled world, and a bearer's token."""

    requests: Callable[[World, str], list[dict]]


SCENARIOS = (
    # Nobody hears of it: no mail, no bell. What telling people costs is the next line.
    Scenario("create a ticket", 3.5, "POST", 201, trial=3.2, since=1.0),
    Scenario("create a ticket, one mail and one bell", None, "POST", 201),
    Scenario("read a ticket", 1.8, "GET", 200, trial=1.5),
    Scenario("list 25 tickets", 2.2, "GET", 200, trial=1.65),
    Scenario("agent queue page", 6.0, "GET", 200),
    Scenario("portal home page", None, "GET", 200),
)


@dataclass
class Measured:
    scenario: Scenario
    connections: int
    cpu: Cpu
    seen: dict

    @property
    def cost(self) -> float:
        """CPU-milliseconds per request."""
        return self.cpu.total * 1000 / self.seen["count"]

    def by_component(self) -> dict[str, float]:
        return {name: seconds * 1000 / self.seen["count"] for name, seconds in self.cpu.seconds.items()}


def requests_of(scenario: Scenario, world: World, token: str) -> list[dict]:
    if isinstance(scenario, Asked):
        return scenario.requests(world, token)
    company = company_of(scenario, world)
    bearer = {"Authorization": f"Bearer {token}"}
    if scenario.status == 201:
        requester = world.silent if company is world.companies[1] else company.contact_id
        return [opening(bearer, requester)]
    if scenario.name == "read a ticket":
        step = max(1, len(world.tickets) // 200)
        return [_get(f"/api/v1/tickets/{ticket}", bearer) for ticket in world.tickets[::step][:200]]
    if scenario.name == "list 25 tickets":
        return [_get("/api/v1/tickets?limit=25", bearer)]
    if scenario.name == "agent queue page":
        return [_get(f"/w/{company.slug}/tickets", _cookie(world.agent))]
    return [_get(f"/p/{company.slug}", _cookie(world.customer))]


def opening(bearer: dict[str, str], requester: UUID) -> dict:
    return {
        "method": "POST",
        "path": "/api/v1/tickets",
        "headers": {**bearer, "Content-Type": "application/json"},
        "body": json.dumps({"title": "印表機 {n}", "body": "無法列印", "requester_id": str(requester)}),
    }


def company_of(scenario: Scenario, world: World) -> Outside:
    """The second company has no agent who would be told."""
    return world.companies[1] if scenario.name == "create a ticket" else world.companies[0]


def _get(path: str, headers: dict[str, str]) -> dict:
    return {"method": "GET", "path": path, "headers": headers}


def _cookie(secret: str) -> dict[str, str]:
    return {"Cookie": f"__Host-sid={secret}", "Accept": "text/html"}


async def measure(live: Live, world: World, scenario: Scenario, *, connections: int, seconds: float) -> Measured:
    company = company_of(scenario, world)
    async with company.web() as web:
        token = await company.token(web)
    plan = {
        "host": "127.0.0.1",
        "port": urlsplit(live.address).port,
        "authority": urlsplit(live.address).netloc,
        "requests": requests_of(scenario, world, token),
        "connections": connections,
    }
    return await loaded(lambda: cpu(live), scenario, plan, seconds)


async def loaded(used: Callable[[], Cpu], scenario: Scenario, plan: dict, seconds: float) -> Measured:
    """A short warm-up, then the measured time. Raises AssertionError when anything but the expected status came."""
    await _load({**plan, "seconds": 1.0, "run": uuid4().hex[:8]})
    await _quiet(used)
    before = used()
    seen = await _load({**plan, "seconds": seconds, "run": uuid4().hex[:8]})
    await _quiet(used)  # what a request left to do behind its answer (relay, notices) belongs to its cost
    cost = used() - before
    assert set(seen["statuses"]) == {str(scenario.status)}, seen["statuses"]
    return Measured(scenario, plan["connections"], cost, seen)


async def settled(live: Live) -> None:
    await _quiet(lambda: cpu(live))


async def _quiet(used: Callable[[], Cpu]) -> None:
    """Until nobody has anything left to do: less than a tenth of a core over a second."""
    async with asyncio.timeout(SETTLE_SECONDS):
        while True:
            before = used()
            await asyncio.sleep(1.0)
            if (used() - before).total < 0.1:
                return


async def _load(plan: dict) -> dict:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.load", cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    out, _ = await child.communicate(json.dumps(plan).encode())
    assert child.returncode == 0
    return json.loads(out)
