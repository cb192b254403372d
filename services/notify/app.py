"""notify, put together: its features and nothing else."""

from services.notify.addresses.feature import FEATURE as ADDRESSES
from services.notify.chats.feature import FEATURE as CHATS
from services.notify.db import DB
from services.notify.deliveries import feature as deliveries
from services.notify.deliveries.sender import Sender
from services.notify.digests.feature import FEATURE as DIGESTS
from services.notify.directory import feature as directory
from services.notify.directory.filling import FILLING
from services.notify.escalation.feature import FEATURE as ESCALATION
from services.notify.keeping.feature import FEATURE as KEEPING
from services.notify.notices.feature import FEATURE as NOTICES
from services.notify.preferences.feature import FEATURE as PREFERENCES
from services.notify.telling import feature as telling
from services.notify.telling.consumers import Telling
from services.notify.webhooks.feature import FEATURE as WEBHOOKS
from services.notify.wordings.feature import FEATURE as WORDINGS
from shared.bus.client import Bus
from shared.contracts.notify import OPERATIONS, notify
from shared.feature import Feature
from shared.process import Service


def features(bus: Bus) -> tuple[Feature, ...]:
    copies = directory.copies(bus)
    return (
        directory.feature(copies),
        telling.feature(Telling(copies)),
        NOTICES,
        PREFERENCES,
        DIGESTS,
        ADDRESSES,
        WEBHOOKS,
        WORDINGS,
        CHATS,
        ESCALATION,
        KEEPING,
        deliveries.feature(Sender(bus), copies),
    )


async def fill_copies(bus: Bus) -> None:
    await FILLING.run(directory.copies(bus))


SERVICE = Service(contract=notify, operations=OPERATIONS, engine=DB, features=features, starts=fill_copies)
