"""`audit(...)`: one line in a company's log, in the transaction of what it tells of. Works in every scope."""

from typing import Any
from uuid import UUID

import msgspec

from gateway.db import DB
from gateway.identity.audit.words import WORDS
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import NIL, new_id

_INSERT = """
insert into audit_event (tenant_id, id, at, what, actor_kind, actor_id, actor_name, address, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
# A line for every company the person is active in: his credentials guard each of them. Platform-wide if there is none.
_OF_PERSON = """
insert into audit_event (tenant_id, id, at, what, actor_kind, actor_id, actor_name, address, data)
select coalesce(m.tenant_id, $1), uuidv7(), $3, $4, coalesce(m.actor_kind, 'person'),
  coalesce(m.actor_id, $2, $1), coalesce(m.name, $7, ''), $5, $6
from (select 1) as one
left join (
  select distinct on (tenant_id) tenant_id, case when kind = 'staff' then 'member' else 'customer' end as actor_kind,
    coalesce(contact_id, id) as actor_id, name
  from membership where person_id = $2 and state = 'active' order by tenant_id, kind desc
) as m on true
"""


async def audit(
    what: str, caller: Caller, *, tenant_id: UUID | None = None, address: str | None = None, **data: Any
) -> None:
    """`what` is a code of words.py. `tenant_id` overrides the caller's company for platform work that concerns one.
    `data` fills the sentence; never put secrets there."""
    company = caller.tenant_id if tenant_id is None else tenant_id
    await DB.run(
        _INSERT,
        company,
        new_id(),
        now(),
        _known(what),
        caller.kind,
        caller.actor_id,
        caller.name[:200],
        address,
        _json(data),
    )


async def audit_person(what: str, person_id: UUID | None, *, name: str = "", address: str | None, **data: Any) -> None:
    """Something about how a person signs in: told to every company he is active in. Inside an auth scope.

    None stands for somebody unknown; the work done is the same."""
    await DB.run(_OF_PERSON, NIL, person_id, now(), _known(what), address, _json(data), name[:200])


def _known(what: str) -> str:
    if what not in WORDS:
        raise KeyError(f"{what} is no audit code; add it to gateway/identity/audit/words.py")
    return what


def _json(data: dict[str, Any]) -> str:
    return msgspec.json.encode({name: str(value)[:200] for name, value in data.items()}).decode()
