"""From an upload's receipt to bytes of our own: verified, and copied from the gateway's quarantine."""

from collections.abc import Callable

from services.helpdesk.tickets.attached import Stored, refused
from shared.bus.client import Bus
from shared.contracts.parties import Caller, Party
from shared.core.errors import NotFound
from shared.storage.keys import Thing, key_of
from shared.storage.objects import Objects
from shared.storage.receipts import PURPOSE, BadReceipt, Receipt, verify


class Keeping:
    """`bus` has the key of receipts; it and the storage are there once the process is open.

    The copy has the upload's id, so copying again after a crash writes the same bytes to the same place; what never
    gets its row, the sweeper removes.
    """

    def __init__(self, bus: Bus, objects: Callable[[], Objects]) -> None:
        self._bus = bus
        self._objects = objects

    async def keep(self, caller: Caller, receipts: tuple[str, ...]) -> tuple[Stored, ...]:
        """Raises `ticket.file_refused`, `storage.away`."""
        key = self._bus.key_from(Party.GATEWAY, PURPOSE)
        try:
            known = [verify(key, caller, text) for text in receipts]
        except BadReceipt as error:
            raise refused() from error
        if len({receipt.id for receipt in known}) < len(known):
            raise refused()
        return tuple([await self._copy(receipt) for receipt in known])

    async def _copy(self, receipt: Receipt) -> Stored:
        target = key_of(receipt.tenant_id, Thing.TICKET_FILE, receipt.id)
        try:
            await self._objects().copy(key_of(receipt.tenant_id, Thing.UPLOAD, receipt.id), target)
        except NotFound as error:
            raise refused() from error
        return Stored(id=receipt.id, name=receipt.name, type=receipt.type, size=receipt.size, key=target)
