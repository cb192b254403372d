"""Reading contacts."""

from uuid import UUID

from asyncpg import Record

from gateway.db import DB
from gateway.identity.paging import after_name, by_id, paged, pattern, snapshot_start
from shared.contracts.base import Page
from shared.contracts.gateway import (
    CONTACT_NOT_FOUND,
    ContactCopy,
    ContactState,
    ContactView,
    ListContacts,
    MemberState,
    ReadContact,
    SnapshotQuery,
)
from shared.contracts.parties import Caller

_VIEW = """
select k.id, k.customer_id, c.name as customer_name, k.name, k.mail, k.phone, k.locale, k.manager, m.state as portal,
  k.state, k.revision
from contact k
join customer c on c.tenant_id = k.tenant_id and c.id = k.customer_id
left join membership m on m.tenant_id = k.tenant_id and m.contact_id = k.id and m.state <> 'ended'
where k.tenant_id = $1
"""
_LIST = f"""{_VIEW}
  and (k.name, k.id) > ($2, $3) and ($4::uuid is null or k.customer_id = $4)
  and ($5 = '' or strpos(lower(k.name), $5) > 0 or strpos(k.mail_norm, $5) > 0)
order by k.name, k.id limit $6
"""
_READ = f"{_VIEW} and k.id = $2"
_COPY = """
select k.id, k.revision as version, k.customer_id, m.person_id, k.name, k.mail, k.phone, k.locale, k.manager,
  coalesce(m.state = 'active', false) as portal, k.state
from contact k
left join membership m on m.tenant_id = k.tenant_id and m.contact_id = k.id and m.state <> 'ended'
where k.tenant_id = $1 and k.id > $3 and (cardinality($2::uuid[]) = 0 or k.id = any($2)) order by k.id limit $4
"""


def _view(row: Record) -> ContactView:
    portal = None if row["portal"] is None else MemberState(row["portal"])
    return ContactView(**{**dict(row), "state": ContactState(row["state"]), "portal": portal})


def _copy(row: Record) -> ContactCopy:
    return ContactCopy(**{**dict(row), "state": ContactState(row["state"])})


async def list_contacts(caller: Caller, command: ListContacts) -> Page[ContactView]:
    listing = f"contacts:{command.q}:{command.customer_id}"
    start = after_name(listing, command.cursor)
    rows = await DB.rows(_LIST, caller.tenant_id, *start, command.customer_id, pattern(command.q), command.limit + 1)
    return paged(listing, rows, command.limit, _view)


async def read_contact(caller: Caller, command: ReadContact) -> ContactView:
    return await view_of(caller, command.contact_id)


async def view_of(caller: Caller, contact_id: UUID) -> ContactView:
    row = await DB.row(_READ, caller.tenant_id, contact_id)
    if row is None:
        raise CONTACT_NOT_FOUND()
    return _view(row)


async def snapshot(caller: Caller, command: SnapshotQuery) -> Page[ContactCopy]:
    rows = await DB.rows(_COPY, caller.tenant_id, *snapshot_start("copy_contacts", command))
    return paged("copy_contacts", rows, command.limit, _copy, key=by_id)
