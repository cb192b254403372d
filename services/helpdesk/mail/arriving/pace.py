"""How much one client may bring: connections at once, mails a minute. More is put off (451), never refused."""

from collections import Counter, deque
from time import monotonic

MINUTE = 60.0
MOST_KNOWN = 10_000
"""Clients remembered; beyond, whoever has been quiet is forgotten."""


class Pace:
    """By the address of the client."""

    def __init__(self, *, connections: int, each: int, mails: int) -> None:
        self._connections = connections
        self._each = each
        self._mails = mails
        self._open: Counter[str] = Counter()
        self._brought: dict[str, deque[float]] = {}

    def enter(self, peer: str) -> bool:
        """Counts a connection; False if it is one too many. Whoever entered leaves, too."""
        self._open[peer] += 1
        return self._open.total() <= self._connections and self._open[peer] <= self._each

    def leave(self, peer: str) -> None:
        self._open[peer] -= 1
        if self._open[peer] <= 0:
            del self._open[peer]

    def may_bring(self, peer: str) -> bool:
        """Counts a mail; False if it comes too soon."""
        since = monotonic() - MINUTE
        brought = self._brought.setdefault(peer, deque())
        while brought and brought[0] < since:
            brought.popleft()
        if len(brought) >= self._mails:
            return False
        brought.append(monotonic())
        if len(self._brought) > MOST_KNOWN:
            self._brought = {one: times for one, times in self._brought.items() if times and times[-1] >= since}
        return True
