"""Reading companies: one's own, all of them for operators, copies for the services."""

from asyncpg import Record

from gateway.db import DB
from gateway.identity.paging import after_name, by_id, paged, pattern, snapshot_start
from shared.contracts.base import Page
from shared.contracts.gateway import (
    COMPANY_NOT_FOUND,
    CompanyCopy,
    CompanyState,
    CompanyView,
    ListCompanies,
    ProfileQuery,
    ReadCompany,
    SnapshotQuery,
)
from shared.contracts.parties import Caller

COLUMNS = "id, slug, name, zone, locale, host, accent, phone, state, created_at, revision"

_READ = f"select {COLUMNS} from company where tenant_id = $1 and id = $1"
_LIST = f"""
select {COLUMNS} from company
where (name, id) > ($1, $2) and ($3 = '' or strpos(lower(name), $3) > 0 or strpos(slug, $3) > 0)
order by name, id limit $4
"""
_COPY = """
select id, revision as version, slug, name, zone, locale, state, host, accent, phone from company
where id > $2 and (cardinality($1::uuid[]) = 0 or id = any($1)) order by id limit $3
"""


def view(row: Record) -> CompanyView:
    return CompanyView(**{**dict(row), "state": CompanyState(row["state"])})


async def read_company(caller: Caller, command: ReadCompany) -> CompanyView:
    row = await DB.row(_READ, command.company_id)
    if row is None:
        raise COMPANY_NOT_FOUND()
    return view(row)


async def profile(caller: Caller, command: ProfileQuery) -> CompanyView:
    row = await DB.row(_READ, caller.tenant_id)
    if row is None:
        raise COMPANY_NOT_FOUND()
    return view(row)


async def list_companies(caller: Caller, command: ListCompanies) -> Page[CompanyView]:
    listing = f"companies:{command.q}"
    start = after_name(listing, command.cursor)
    rows = await DB.rows(_LIST, *start, pattern(command.q), command.limit + 1)
    return paged(listing, rows, command.limit, view)


async def snapshot(caller: Caller, command: SnapshotQuery) -> Page[CompanyCopy]:
    rows = await DB.rows(_COPY, *snapshot_start("copy_companies", command))
    return paged("copy_companies", rows, command.limit, _copy, key=by_id)


def _copy(row: Record) -> CompanyCopy:
    return CompanyCopy(**{**dict(row), "state": CompanyState(row["state"])})
