"""Files as every service shows them. Bytes travel by object storage, only these lines by the bus."""

from uuid import UUID

from shared.contracts.base import View


class FileView(View):
    """`size` in bytes; `type` is what the bytes were found to be, not what the sender claimed."""

    id: UUID
    name: str
    type: str
    size: int


class FilePlace(FileView):
    """Where the gateway finds the bytes to stream. `key` is an object storage key, never shown to people."""

    key: str
