"""helpdesk, put together: its features and nothing else."""

from services.helpdesk.db import DB
from services.helpdesk.desk.feature import FEATURE as DESK
from services.helpdesk.directory import feature as directory
from services.helpdesk.files.feature import FEATURE as FILES
from services.helpdesk.portal.feature import FEATURE as PORTAL
from services.helpdesk.tickets import feature as tickets
from shared.bus.client import Bus
from shared.contracts.helpdesk import OPERATIONS, helpdesk
from shared.feature import Feature
from shared.process import Service


def features(bus: Bus) -> tuple[Feature, ...]:
    return (directory.feature(bus), tickets.feature(directory.copies(bus)), FILES, DESK, PORTAL)


async def fill_copies(bus: Bus) -> None:
    await directory.copies(bus).fill()


SERVICE = Service(contract=helpdesk, operations=OPERATIONS, engine=DB, features=features, starts=fill_copies)
