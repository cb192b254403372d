"""Contacts who may no longer sign in: their memberships end, links and sessions with them."""

from uuid import UUID

from gateway.db import DB
from gateway.identity.links.wanted import void_invitation
from gateway.sessions.ending import end_of_membership
from shared.contracts.parties import Caller

_END = """
update membership set state = 'ended', revision = revision + 1
where tenant_id = $1 and contact_id = any($2::uuid[]) and state <> 'ended' returning id
"""


async def close_portal(caller: Caller, contact_ids: list[UUID]) -> None:
    for row in await DB.rows(_END, caller.tenant_id, contact_ids):
        await void_invitation(caller.tenant_id, row["id"])
        await end_of_membership(caller, caller.tenant_id, row["id"])
