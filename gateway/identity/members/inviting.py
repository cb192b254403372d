"""Making a membership: the person behind the mail, the row, the link. For members and for a company's first admin."""

from uuid import UUID, uuid4

import asyncpg
from msgspec import Struct

from gateway.db import DB
from gateway.identity.links.wanted import INVITATION, want_invitation
from gateway.identity.people.mails import mail_norm
from shared.contracts.gateway import MEMBER_EXISTS
from shared.contracts.parties import Caller
from shared.contracts.roles import Role
from shared.core.ids import new_id

_INVITEE = "select invitee($1, $2, $3, $4, $5)"
_INSERT = """
insert into membership (tenant_id, id, person_id, kind, name, roles, department_id, state)
values ($1, $2, $3, 'staff', $4, $5, $6, 'invited')
"""


async def invitee(mail: str, name: str, locale: str) -> UUID:
    """The id of the person with this mail address, known or new."""
    person_id: UUID = await DB.value(_INVITEE, uuid4(), mail.strip(), mail_norm(mail), name.strip(), locale)
    return person_id


class Newcomer(Struct, frozen=True, kw_only=True):
    """Who is to be invited, as what."""

    mail: str
    name: str
    locale: str
    roles: tuple[Role, ...]
    department_id: UUID | None = None


async def add_member(caller: Caller, tenant_id: UUID, new: Newcomer) -> UUID:
    """Invited, not yet active; raises `member.exists`. Gives the membership's id."""
    person_id = await invitee(new.mail, new.name, new.locale)
    membership_id = new_id()
    try:
        await DB.run(_INSERT, tenant_id, membership_id, person_id, new.name.strip(), list(new.roles), new.department_id)
    except asyncpg.UniqueViolationError as error:
        raise MEMBER_EXISTS(fields={"mail": MEMBER_EXISTS.code}) from error
    await want_invitation(caller, INVITATION, tenant_id=tenant_id, membership_id=membership_id, person_id=person_id)
    return membership_id
