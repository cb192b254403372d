"""What this process remembers of sessions, for ten seconds at most, and forgets at once when the bus says so."""

from collections import OrderedDict
from time import monotonic
from uuid import UUID

from msgspec import Struct

from gateway.sessions.queries import Found
from gateway.visitors import Visitor

FRESH_SECONDS = 10.0
KNOWN_LIMIT = 20_000


class Known(Struct):
    visitor: Visitor
    until: float
    about: frozenset[UUID]


class SessionCache:
    """By digest of the cookie's secret. One per application: two replicas in one test remember apart."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Known] = OrderedDict()
        self.heard = 0
        """How much was forgotten so far: a look that began before something ended must not be remembered after it."""

    def get(self, digest: bytes) -> Visitor | None:
        known = self._known.get(digest)
        if known is None or known.until <= monotonic():
            return None
        return known.visitor

    def keep(self, digest: bytes, found: Found, *, heard: int) -> None:
        if heard != self.heard:
            return
        self._known[digest] = Known(
            visitor=found.visitor,
            until=monotonic() + min(FRESH_SECONDS, found.seconds_left),
            about=about(found.visitor),
        )
        self._known.move_to_end(digest)
        while len(self._known) > KNOWN_LIMIT:
            self._known.popitem(last=False)

    def forget(self, thing: UUID) -> None:
        """Whatever concerns this session, person, membership, contact, customer or company."""
        self.heard += 1
        for digest in [digest for digest, known in self._known.items() if thing in known.about]:
            del self._known[digest]


def about(visitor: Visitor) -> frozenset[UUID]:
    """The ids whose change changes what this visitor may do."""
    ids = {visitor.session_id, visitor.person_id}
    if visitor.standing is not None:
        stands = visitor.standing
        ids |= {stands.tenant_id, stands.membership_id, stands.actor_id}
        ids |= {stands.customer_id} if stands.customer_id else set()
    return frozenset(ids)
