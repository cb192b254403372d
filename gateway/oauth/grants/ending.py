"""Ending what was granted, in the transaction of what ends it. `AccessEnded` makes every gateway forget its copies;
without hearing it they forget by themselves after ten seconds."""

from uuid import UUID

from gateway.db import DB
from shared.contracts.gateway import AccessEnded
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_OF_CLIENT = """
update oauth_grant set ended_at = now(), ended_why = 'client_revoked'
where tenant_id = $1 and client_id = $2 and ended_at is null
"""
_ONE = """
update oauth_grant set ended_at = now(), ended_why = $3 where tenant_id = $1 and id = $2 and ended_at is null
"""
_OF_PAIR = """
update oauth_grant set ended_at = now(), ended_why = 'withdrawn'
where tenant_id = $1 and client_id = $2 and membership_id = $3 and ended_at is null returning id
"""
_OF_PERSON = """
update oauth_grant g set ended_at = now(), ended_why = $2 from membership m
where m.tenant_id = g.tenant_id and m.id = g.membership_id and m.person_id = $1 and g.ended_at is null
"""
_OF_MEMBERSHIP = """
update oauth_grant set ended_at = now(), ended_why = $3
where tenant_id = $1 and membership_id = $2 and ended_at is null
"""
_OF_COMPANY = "update oauth_grant set ended_at = now(), ended_why = $2 where tenant_id = $1 and ended_at is null"
_FORGET = "delete from oauth_consent where tenant_id = $1 and client_id = $2 and membership_id = $3"
_DEAD = """
insert into oauth_dead_token (tenant_id, id, expires_at) values ($1, $2, to_timestamp($3)) on conflict do nothing
"""


async def end_of_client(caller: Caller, client_id: UUID) -> None:
    await DB.run(_OF_CLIENT, caller.tenant_id, client_id)
    await tell_ended(caller, "client", client_id)


async def end_grant(caller: Caller, grant_id: UUID, why: str) -> bool:
    """A whole family of tokens: False if it had ended before. Inside an auth scope."""
    done = await DB.run(_ONE, caller.tenant_id, grant_id, why)
    if done:
        await tell_ended(caller, "grant", grant_id)
    return bool(done)


async def withdraw(caller: Caller, client_id: UUID, membership_id: UUID) -> bool:
    """A person takes back what he let a client do; it will be asked anew. Inside an auth scope."""
    forgotten = await DB.run(_FORGET, caller.tenant_id, client_id, membership_id)
    ended = await DB.rows(_OF_PAIR, caller.tenant_id, client_id, membership_id)
    for row in ended:
        await tell_ended(caller, "grant", row["id"])
    return bool(forgotten or ended)


async def end_of_person(person_id: UUID, why: str) -> None:
    """What programs hold in his name, in every company; what he consented to is remembered. Inside an auth scope, and
    beside the end of his sessions, which tells every gateway to forget him."""
    await DB.run(_OF_PERSON, person_id, why)


async def end_of_membership(tenant_id: UUID, membership_id: UUID, why: str) -> None:
    """What programs hold in this member's name: a later reinstatement does not bring it back. Beside the end of the
    sessions, as above."""
    await DB.run(_OF_MEMBERSHIP, tenant_id, membership_id, why)


async def end_of_company(company_id: UUID, why: str) -> None:
    await DB.run(_OF_COMPANY, company_id, why)


async def end_token(caller: Caller, token_id: UUID, expires: int) -> None:
    """One access token, before its time. Inside an auth scope."""
    if await DB.run(_DEAD, caller.tenant_id, token_id, expires):
        await tell_ended(caller, "token", token_id)


async def tell_ended(caller: Caller, of: str, thing_id: UUID) -> None:
    await record(DB, caller, AccessEnded(id=thing_id, version=1, of=of))
