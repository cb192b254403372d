"""Reading what follows DATA, in whole pieces instead of lines.

The library reads line by line, which costs a minute of processor time for one mail of empty lines, and goes on
gathering a line that never ends after it has decided to refuse it. Here a mail costs what its bytes cost, what is
refused is let go of at once, and all connections together hold no more than there is room for.
"""

from asyncio import StreamReader
from typing import Self

END = b"\r\n.\r\n"
CHUNK = 1 << 30
"""More than a reader ever holds: what follows the mail can then be given back to it, in its order."""


class Room:
    """Bytes of mails in hand, of all connections together."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, size: int) -> bool:
        if size > self._left:
            return False
        self._left -= size
        return True

    def give_back(self, size: int) -> None:
        self._left += size


class Arriving:
    """One mail on its way in. `with Arriving(room, most)`: its room is given back at the end, whatever the end is."""

    def __init__(self, room: Room, most: int) -> None:
        self._room = room
        self._most = most
        self._taken = 0
        # As though behind the end of a line: a mail of nothing but the last dot ends, too.
        self._kept = bytearray(b"\r\n")
        self.is_too_large = False
        self.is_crowded = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        self._room.give_back(self._taken)
        self._taken = 0

    async def read(self, reader: StreamReader) -> bytes:
        """Until the line with the single dot; empty if it is refused. Raises ConnectionResetError if the client goes
        away before."""
        while True:
            piece = await reader.read(CHUNK)
            if not piece:
                raise ConnectionResetError("gone in the middle of a mail")
            start = max(0, len(self._kept) - len(END) + 1)
            self._kept += piece
            at = self._kept.find(END, start)
            if at >= 0:
                return self._ended(reader, at)
            self._hold(len(piece))

    def _hold(self, size: int) -> None:
        if not self._refused:
            self.is_too_large = len(self._kept) > self._most + len(END)
            self.is_crowded = not self.is_too_large and not self._room.take(size)
            self._taken += 0 if self._refused else size
        if self._refused:
            self._leave()
            del self._kept[: -len(END)]

    @property
    def _refused(self) -> bool:
        return self.is_too_large or self.is_crowded

    def _ended(self, reader: StreamReader, at: int) -> bytes:
        behind = bytes(self._kept[at + len(END) :])
        if behind and not reader.at_eof():
            reader.feed_data(behind)
        if at > self._most and not self._refused:
            self.is_too_large = True
        if self._refused:
            return b""
        del self._kept[at + 2 :]
        # RFC 5321, 4.5.2: a line that begins with a dot was given another one on the way.
        mail = bytes(self._kept.replace(b"\r\n.", b"\r\n"))[2:]
        self._kept.clear()
        return mail
