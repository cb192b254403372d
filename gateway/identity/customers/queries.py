"""Reading customers."""

from uuid import UUID

from asyncpg import Record

from gateway.db import DB
from gateway.identity.paging import after_name, by_id, paged, pattern, snapshot_start
from shared.contracts.base import Page
from shared.contracts.gateway import (
    CUSTOMER_NOT_FOUND,
    CustomerCopy,
    CustomerState,
    CustomerView,
    ListCustomers,
    ReadCustomer,
    SnapshotQuery,
)
from shared.contracts.parties import Caller

_VIEW = """
select c.id, c.name, c.level, c.state, c.revision,
  (select count(*) from contact k where k.tenant_id = c.tenant_id and k.customer_id = c.id
    and k.state = 'active') as contacts
from customer c where c.tenant_id = $1
"""
_LIST = f"""{_VIEW}
  and (c.name, c.id) > ($2, $3) and ($4 = '' or strpos(lower(c.name), $4) > 0) order by c.name, c.id limit $5
"""
_READ = f"{_VIEW} and c.id = $2"
_COPY = """
select id, revision as version, name, level, state from customer
where tenant_id = $1 and id > $3 and (cardinality($2::uuid[]) = 0 or id = any($2)) order by id limit $4
"""


def _view(row: Record) -> CustomerView:
    return CustomerView(**{**dict(row), "state": CustomerState(row["state"])})


def _copy(row: Record) -> CustomerCopy:
    return CustomerCopy(**{**dict(row), "state": CustomerState(row["state"])})


async def list_customers(caller: Caller, command: ListCustomers) -> Page[CustomerView]:
    listing = f"customers:{command.q}"
    start = after_name(listing, command.cursor)
    rows = await DB.rows(_LIST, caller.tenant_id, *start, pattern(command.q), command.limit + 1)
    return paged(listing, rows, command.limit, _view)


async def read_customer(caller: Caller, command: ReadCustomer) -> CustomerView:
    return await view_of(caller, command.customer_id)


async def view_of(caller: Caller, customer_id: UUID) -> CustomerView:
    row = await DB.row(_READ, caller.tenant_id, customer_id)
    if row is None:
        raise CUSTOMER_NOT_FOUND()
    return _view(row)


async def snapshot(caller: Caller, command: SnapshotQuery) -> Page[CustomerCopy]:
    rows = await DB.rows(_COPY, caller.tenant_id, *snapshot_start("copy_customers", command))
    return paged("copy_customers", rows, command.limit, _copy, key=by_id)
