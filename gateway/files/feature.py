"""Files in quarantine: swept on the clock. What takes them in and hands them out are routes."""

from shared.feature import Feature, Schedule
from shared.storage.keys import Thing
from shared.storage.objects import objects
from shared.storage.sweeping import nobodys, sweep

SECONDS = 3600.0


async def sweep_quarantine() -> None:
    await sweep(objects(), Thing.UPLOAD, nobodys)


FEATURE = Feature("uploads", every=(Schedule("uploads.orphans", SECONDS, sweep_quarantine),))
