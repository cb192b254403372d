"""Ending sessions, and what programs hold with them, in the transaction of what ends them. Caches in other processes
drop them when `AccessEnded` is heard; without that they forget by themselves after ten seconds."""

from uuid import UUID

from gateway.db import DB
from gateway.oauth.grants import ending as grants
from shared.contracts.gateway import AccessEnded
from shared.contracts.parties import Caller
from shared.core.ids import NIL
from shared.outbox.outbox import record

_OF_MEMBERSHIP = """
update session set ended_at = now() where company_id = $1 and membership_id = $2 and ended_at is null
"""
_OF_COMPANY = "update session set ended_at = now() where company_id = $1 and ended_at is null"
_OF_PERSON = """
update session set ended_at = now() where person_id = $1 and ended_at is null and ($2::uuid is null or id <> $2)
"""
_HALF_DONE = "delete from sign_in where person_id = $1"
_ONE = "update session set ended_at = now() where person_id = $1 and id = $2 and ended_at is null"


async def end_of_membership(caller: Caller, tenant_id: UUID, membership_id: UUID) -> None:
    """Whoever stands in this company through this membership is out."""
    await DB.run(_OF_MEMBERSHIP, tenant_id, membership_id)
    await grants.end_of_membership(tenant_id, membership_id, "membership_out")
    await _tell(caller, tenant_id, "membership", membership_id)


async def end_of_company(caller: Caller, company_id: UUID) -> None:
    await DB.run(_OF_COMPANY, company_id)
    await grants.end_of_company(company_id, "company_out")
    await _tell(caller, company_id, "company", company_id)


async def end_of_person(caller: Caller, person_id: UUID, *, keep: UUID | None = None) -> None:
    """All devices of a person, but the session `keep`; whoever is half in with an earlier password begins anew. Inside
    an auth scope."""
    await DB.run(_OF_PERSON, person_id, keep)
    await DB.run(_HALF_DONE, person_id)
    await _tell(caller, NIL, "person", person_id)


async def end_one(caller: Caller, person_id: UUID, session_id: UUID) -> bool:
    """False if the person has no such session. Inside an auth scope."""
    done = await DB.run(_ONE, person_id, session_id)
    if done:
        await _tell(caller, NIL, "session", session_id)
    return bool(done)


async def _tell(caller: Caller, tenant_id: UUID, of: str, thing_id: UUID) -> None:
    await record(DB, caller, AccessEnded(id=thing_id, version=1, of=of), tenant_id=tenant_id)
