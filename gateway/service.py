"""The gateway as a service: its identity features and nothing else."""

from gateway.db import DB
from shared.bus.client import Bus
from shared.contracts.gateway import OPERATIONS, gateway
from shared.feature import Feature
from shared.process import Service


def features(bus: Bus) -> tuple[Feature, ...]:
    return ()


SERVICE = Service(contract=gateway, operations=OPERATIONS, engine=DB, features=features)
