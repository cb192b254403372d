"""From an upload's receipt to bytes of our own: verified, copied from the gateway's quarantine, and hashed."""

from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from shared.bus.client import Bus
from shared.contracts.delivery.deliverables import FILE_REFUSED
from shared.contracts.parties import Caller, Party
from shared.core.errors import DomainError, NotFound
from shared.storage.keys import Thing, key_of
from shared.storage.receipts import PURPOSE, BadReceipt, Receipt, verify


class Stored(Struct, frozen=True, kw_only=True):
    """A file whose bytes lie under our own prefix; `sha256` is of them as they lie there."""

    id: UUID
    name: str
    type: str
    size: int
    key: str
    sha256: str


def refused() -> DomainError:
    return FILE_REFUSED(fields={"files": FILE_REFUSED.code})


class Keeping:
    """The copy has the upload's id, so copying again after a crash writes the same bytes to the same place; what never
    gets its row, the sweeper removes."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def keep(self, caller: Caller, receipts: tuple[str, ...]) -> tuple[Stored, ...]:
        """Raises `project_file.refused`, `storage.away`."""
        key = self._bus.key_from(Party.GATEWAY, PURPOSE)
        try:
            known = [verify(key, caller, text) for text in receipts]
        except BadReceipt as error:
            raise refused() from error
        if len({receipt.id for receipt in known}) < len(known):
            raise refused()
        return tuple([await _copy(receipt) for receipt in known])


async def _copy(receipt: Receipt) -> Stored:
    from shared.storage.objects import objects  # noqa: PLC0415 - the storage's library, for those who hand in files

    target = key_of(receipt.tenant_id, Thing.PROJECT_FILE, receipt.id)
    try:
        await objects().copy(key_of(receipt.tenant_id, Thing.UPLOAD, receipt.id), target)
    except NotFound as error:
        raise refused() from error
    digest = sha256(await objects().read(target)).hexdigest()
    return Stored(id=receipt.id, name=receipt.name, type=receipt.type, size=receipt.size, key=target, sha256=digest)
