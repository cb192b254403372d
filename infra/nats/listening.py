"""Which events each party listens to, read from the features themselves, so that a filter is never out of step."""

from importlib import import_module

from shared.bus.client import Bus
from shared.contracts.parties import Party
from shared.feature import listeners_of
from shared.process import Service

NOTHING = "gateway.none.none.v1"
"""A filter that matches no event: a consumer without filter would get everything."""


def service_of(party: Party | str) -> Service:
    module = "gateway.service" if party == Party.GATEWAY else f"services.{party}.app"
    found: Service = import_module(module).SERVICE
    return found


def topics_of(party: Party | str) -> list[str]:
    bus: Bus = object.__new__(Bus)
    return sorted(kind.topic() for kind in listeners_of(service_of(party).features(bus))) or [NOTHING]
