"""What the application holds for its handlers: the running process, its bus, its connection."""

from typing import Any

from litestar import Request

from shared.bus.client import Bus
from shared.process import Process


def initial_state(process: Process) -> dict[str, Any]:
    """`bus` and `bus_client` are asked for anew each time: they exist once the process is open."""
    return {"process": process, "bus": lambda: process.bus, "bus_client": lambda: process.client}


def bus_of(request: Request[Any, Any, Any]) -> Bus:
    bus: Bus = request.app.state["bus"]()
    return bus
