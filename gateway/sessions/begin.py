"""Beginning a session: always a new id, whatever the browser brought along."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from litestar import Request, Response

from gateway.db import DB
from gateway.identity.audit.record import audit_person
from gateway.identity.people.acting import acting
from gateway.sessions import cookies
from gateway.sessions.access import Place, place_of
from gateway.sessions.actions import lifetime, remember_place
from gateway.sessions.current import cache_of
from gateway.sessions.ending import end_one
from gateway.sessions.states import FEDERATED, Proof
from gateway.web.requests import address_of, request_id_of
from shared.contracts.gateway import MEMBER_NOT_FOUND, SecurityChanged
from shared.core.ids import NIL, new_id
from shared.db.doors import Door
from shared.outbox.outbox import record

AGENT_LENGTH = 300

_PERSON = """
select name, (select count(*) from session s where s.person_id = p.id) as earlier,
  exists (select from session s where s.person_id = p.id and s.agent = $2) as knows_agent
from person p where id = $1 and state = 'active'
"""
_INSERT = """
insert into session (id, secret_hash, person_id, company_id, membership_id, bound_company_id, at_ops, amr, expires_at,
  authenticated_at, address, agent)
values ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9, coalesce($10, now()), $11, $12)
"""
_EARLIER = "select id, person_id from session where secret_hash = $1 and ended_at is null"


async def begin(
    request: Request[Any, Any, Any],
    response: Response[Any],
    *,
    person_id: UUID,
    proof: Proof,
    membership_id: UUID | None = None,
    at_ops: bool = False,
) -> None:
    """Sign a person in, with a company already chosen or (None) still to choose; the cookie goes onto `response`.

    A company's provider (`fed`) vouches for that company only. Raises
    `member.not_found` unless the membership is the person's and open.
    """
    secret = cookies.new_secret()
    async with DB.tenant_scope(NIL, Door.AUTH):
        await _end_earlier(request)
        where = await _place(person_id, membership_id)
        bound = where.standing.tenant_id if where and FEDERATED in proof.amr else None
        spot = (where.standing.tenant_id, where.standing.membership_id, bound) if where else (None, None, None)
        length = lifetime(where)
        values = (new_id(), cookies.digest(secret), person_id, *spot, at_ops, list(proof.amr), length, proof.at)
        agent = request.headers.get("user-agent", "")[:AGENT_LENGTH]
        person = await DB.row(_PERSON, person_id, agent)
        if person is None:
            raise MEMBER_NOT_FOUND()
        await DB.run(_INSERT, *values, address_of(request), agent)
        await _tell(request, person_id, person, proof.amr)
        if where or at_ops:
            await remember_place(person_id, where)
    cookies.put_session(response, secret, seconds=int(length.total_seconds()))


async def _place(person_id: UUID, membership_id: UUID | None) -> Place | None:
    if membership_id is None:
        return None
    where = await place_of(person_id, membership_id)
    if where is None:
        raise MEMBER_NOT_FOUND()
    return where


async def _tell(request: Request[Any, Any, Any], person_id: UUID, person: Any, amr: Collection[str]) -> None:
    """Every company he is active in may see that he signed in; he himself hears of a browser he never used."""
    name, address = person["name"], address_of(request)
    await audit_person("sign_in.ok", person_id, name=name, address=address, way=" ".join(amr))
    if person["earlier"] and not person["knows_agent"]:
        await record(
            DB,
            acting(person_id, name, request_id_of(request)),
            SecurityChanged(id=person_id, version=1, what="device.new"),
        )


async def _end_earlier(request: Request[Any, Any, Any]) -> None:
    """What this browser was signed in as ends here."""
    secret = cookies.read_secret(request, cookies.SESSION)
    row = await DB.row(_EARLIER, cookies.digest(secret)) if secret else None
    if row is not None:
        await end_one(acting(row["person_id"], "", request_id_of(request)), row["person_id"], row["id"])
        cache_of(request).forget(row["id"])
