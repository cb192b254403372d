"""Makers of what lies at the hotline: calls and rings (see rows.py)."""

from uuid import uuid4

from shared.contracts.desk.phone import LogCall
from shared.contracts.desk.phone_calls import LOG_CALL
from shared.contracts.desk.phone_door import (
    CHANGE_PHONE_SETTINGS,
    CLOSE_PHONE_DOOR,
    KEEP_PHONE_SECRET,
    RING_PHONE,
    RingPhone,
)
from shared.contracts.parties import Caller, Kind, Party
from tests.matrix.row import Row

SETTLING = tuple(call.name for call in (CHANGE_PHONE_SETTINGS, CLOSE_PHONE_DOOR, KEEP_PHONE_SECRET))
"""What changes the one row of settings that a company has."""

NUMBER = "+886 2 5550 0001"


async def phone_call(makers, realm, who, call) -> Row:
    """Whose return call is wanted."""
    contact = realm.requester.actor_id
    command = LogCall(notes=realm.words("call"), contact_id=contact, number=NUMBER, wants_return=True)
    made = await makers.write(LOG_CALL, realm.boss, command)
    return Row(made.id, made.revision)


async def phone_ring(makers, realm, who, call) -> Row:
    service = Caller(tenant_id=realm.tenant_id, kind=Kind.SERVICE, party=Party.GATEWAY)
    command = RingPhone(ring_key=uuid4().hex, number=NUMBER, member_id=realm.agent_id)
    return Row((await makers.write(RING_PHONE, service, command)).ring_id)


HOTLINE = {"phone_call": phone_call, "phone_ring": phone_ring}
