"""What follows from a customer's yes, by the company itself: each reservation is a nonconformity with its day, and the
commitment goes out to his contacts. His own login may do neither."""

from typing import Any
from uuid import UUID

from services.projects.acceptance.access import COLUMNS, in_hand
from services.projects.acceptance.telling import told
from services.projects.db import DB
from services.projects.nonconformities.opening import raise_reservation
from shared.contracts.base import Envelope, Event
from shared.contracts.delivery.acceptance import AcceptanceMoved
from shared.feature import Listener
from shared.outbox.outbox import service_caller

YES = frozenset({"accept", "reserve"})

_ONE = f"select {COLUMNS}, exempt::text from acceptance where tenant_id = $1 and id = $2 for update"
_RESERVED = """
select number, text, due_on from acceptance_reservation
where tenant_id = $1 and acceptance_id = $2 and nonconformity_id is null order by number
"""
_BECAME = """
update acceptance_reservation set nonconformity_id = $4 where tenant_id = $1 and acceptance_id = $2 and number = $3
"""


async def says_yes(envelope: Envelope, event: Any) -> bool:
    return isinstance(event, AcceptanceMoved) and event.what in YES


async def decided(envelope: Envelope, event: AcceptanceMoved, prepared: Any) -> None:
    caller = service_caller(DB, envelope.tenant_id)
    row = await DB.row(_ONE, caller.tenant_id, event.id)
    assert row is not None  # acceptances are never deleted
    found = in_hand(row)
    for one in await DB.rows(_RESERVED, caller.tenant_id, found.id):
        made: UUID = await raise_reservation(caller, found.project_id, one["text"], one["due_on"], None)
        await DB.run(_BECAME, caller.tenant_id, found.id, one["number"], made)
    await told(caller, found, "sent")


LISTENS: dict[type[Event], tuple[Listener, ...]] = {
    AcceptanceMoved: (Listener("acceptance_decided", decided, wanted=says_yes),)
}
