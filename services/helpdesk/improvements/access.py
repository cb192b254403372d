"""Loading a suggestion or complaint to change it, and by when it is to be acknowledged."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from services.helpdesk.calendars.queries import calendar_timelines, default_calendar
from services.helpdesk.clocks.terms import office
from services.helpdesk.db import DB
from services.helpdesk.improvements.states import IMPROVEMENT
from services.helpdesk.sla.spans import add
from shared.contracts.desk.improvements import IMPROVEMENT_NOT_FOUND, IMPROVEMENT_STALE, ImprovementKind
from shared.contracts.desk.improvements import ImprovementState as S
from shared.contracts.parties import Caller

ACKNOWLEDGE = {ImprovementKind.COMPLAINT: timedelta(hours=4), ImprovementKind.SUGGESTION: timedelta(hours=16)}
"""Business hours: a complaint within half a day, a suggestion within two."""

_LOCK = """
select id, number, title, state, customer_id, requester_id, owner_id, revision from improvement
where tenant_id = $1 and id = $2 for update
"""
_ZONE = "select zone from company where tenant_id = $1 and id = $1"


class InHand(Struct, frozen=True, kw_only=True):
    """As it was before the change."""

    id: UUID
    number: int
    title: str
    state: S
    customer_id: UUID
    requester_id: UUID
    owner_id: UUID | None
    revision: int


async def take_in_hand(caller: Caller, improvement_id: UUID, revision: int, verb: str) -> tuple[InHand, S]:
    """Locked, and the state that the verb leads to. Raises not found, stale, or that there is no such move from
    here."""
    row = await DB.row(_LOCK, caller.tenant_id, improvement_id)
    if row is None:
        raise IMPROVEMENT_NOT_FOUND()
    found = InHand(**{**dict(row), "state": S(row["state"])})
    if found.revision != revision:
        raise IMPROVEMENT_STALE(revision=found.revision)
    return found, IMPROVEMENT.next(found.state, verb)


async def acknowledge_by(tenant_id: UUID, kind: ImprovementKind, since: datetime) -> datetime:
    """Inside a scope of the company itself: customers read no calendars."""
    default = await default_calendar(tenant_id)
    known = await calendar_timelines(tenant_id, [default]) if default is not None else {}
    zone = await DB.value(_ZONE, tenant_id) or "UTC"
    return add(known[default] if default in known else office(zone), since, ACKNOWLEDGE[kind])
