"""Asking for a mail with a link: the row, and the event that makes notify render it."""

from uuid import UUID

from gateway.db import DB
from shared.contracts.gateway import LinkWanted
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

INVITATION = "invitation"
PORTAL_INVITATION = "portal_invitation"
OPERATOR_INVITATION = "operator_invitation"
PASSWORD_RESET = "password_reset"  # noqa: S105 - a purpose, not a password

INVITATION_HOURS = 7 * 24
RESET_HOURS = 1

_INSERT = """
insert into link_token (id, purpose, person_id, company_id, membership_id, expires_at)
values ($1, $2, $3, $4, $5, now() + make_interval(hours => $6))
"""
_AGAIN = """
update link_token set generation = generation + 1, used_at = null, expires_at = now() + make_interval(hours => $3)
where company_id = $1 and membership_id = $2 returning id, generation
"""
_VOID = """
update link_token set used_at = now()
where company_id = $1 and membership_id = $2 and used_at is null
"""
_USE_RESETS = """
update link_token set used_at = now() where person_id = $1 and purpose = $2 and used_at is null returning id
"""


async def want_invitation(
    caller: Caller, purpose: str, *, tenant_id: UUID, membership_id: UUID, person_id: UUID
) -> None:
    """The first invitation to a membership."""
    token_id = new_id()
    await DB.run(_INSERT, token_id, purpose, person_id, tenant_id, membership_id, INVITATION_HOURS)
    await record(DB, caller, LinkWanted(id=token_id, version=1, kind=purpose), tenant_id=tenant_id)


async def want_again(caller: Caller, purpose: str, *, tenant_id: UUID, membership_id: UUID) -> None:
    """A new link to the same membership; links sent before are dead from here on."""
    row = await DB.row(_AGAIN, tenant_id, membership_id, INVITATION_HOURS)
    assert row is not None
    event = LinkWanted(id=row["id"], version=row["generation"], kind=purpose)
    await record(DB, caller, event, tenant_id=tenant_id)


async def void_invitation(tenant_id: UUID, membership_id: UUID) -> None:
    """The membership is no longer open to be accepted."""
    await DB.run(_VOID, tenant_id, membership_id)


async def want_for_person(caller: Caller, purpose: str, *, person_id: UUID, hours: int) -> UUID:
    """A link that concerns no company. Inside an auth or operators' scope."""
    token_id = new_id()
    await DB.run(_INSERT, token_id, purpose, person_id, None, None, hours)
    await record(DB, caller, LinkWanted(id=token_id, version=1, kind=purpose))
    return token_id


async def use_resets(person_id: UUID, token_id: UUID) -> bool:
    """Uses this link and with it every other one the person was sent; False if it was used before. In an auth scope."""
    return token_id in {row["id"] for row in await DB.rows(_USE_RESETS, person_id, PASSWORD_RESET)}
