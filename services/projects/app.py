"""projects, put together. Only its operators' feature so far."""

from services.projects.db import DB
from shared.bus.client import Bus
from shared.contracts.projects import OPERATIONS, projects
from shared.feature import Feature
from shared.process import Service


def features(bus: Bus) -> tuple[Feature, ...]:
    return ()


SERVICE = Service(contract=projects, operations=OPERATIONS, engine=DB, features=features)
