"""Files that come with a mail: looked at like uploads, by their bytes, and kept like them. What is refused is named and
stays in the original."""

import asyncio
from collections.abc import Callable, Sequence
from io import BytesIO
from uuid import UUID

from msgspec import Struct

from services.helpdesk.mail.reading import Attachment
from services.helpdesk.tickets.attached import Stored
from shared.core.errors import DomainError
from shared.core.ids import new_id
from shared.storage.keys import Thing, key_of
from shared.storage.names import safe_name
from shared.storage.objects import Objects
from shared.storage.types import find_type

MOST = 10
BYTES = 10 * 1024 * 1024
"""As of uploads (gateway/files/quarantine.py)."""
NAME = 200


class Attached(Struct, frozen=True):
    """`left_out` are names, `inline` the files that the HTML shows, by Content-ID."""

    stored: tuple[Stored, ...] = ()
    left_out: tuple[str, ...] = ()
    inline: dict[str, UUID] = {}


async def attach(objects: Callable[[], Objects], tenant_id: UUID, attachments: Sequence[Attachment]) -> Attached:
    """Their bytes lie under our prefix afterwards; without a row soon the sweeper removes them. Raises
    `storage.away`."""
    stored: list[Stored] = []
    left_out: list[str] = []
    inline: dict[str, UUID] = {}
    for one in attachments:
        # In a thread: the table of an archive may have a hundred thousand lines.
        known = await asyncio.to_thread(_checked, tenant_id, one) if len(stored) < MOST else None
        if known is None:
            left_out.append(one.name[:NAME])
            continue
        await objects().put(known.key, one.data)
        stored.append(known)
        if one.content_id:
            inline[one.content_id] = known.id
    return Attached(tuple(stored), tuple(left_out), inline)


def _checked(tenant_id: UUID, one: Attachment) -> Stored | None:
    if not 0 < len(one.data) <= BYTES:
        return None
    try:
        type_ = find_type(BytesIO(one.data))
    except DomainError:
        return None
    file_id = new_id()
    name = safe_name(one.name, type_.endings)
    key = key_of(tenant_id, Thing.TICKET_FILE, file_id)
    return Stored(id=file_id, name=name, type=type_.name, size=len(one.data), key=key)
