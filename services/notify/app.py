"""notify, put together: its features and nothing else."""

from services.notify.db import DB
from shared.bus.client import Bus
from shared.contracts.notify import OPERATIONS, notify
from shared.feature import Feature
from shared.process import Service


def features(bus: Bus) -> tuple[Feature, ...]:
    return ()


SERVICE = Service(contract=notify, operations=OPERATIONS, engine=DB, features=features)
