"""Keys and shape: every table leads with its company, and no key reaches across companies."""

from typing import Any

import asyncpg

from shared.db.gate.declared import MAKER, Declared

_TABLES = """
select c.oid, c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
  (select a.attnotnull from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
    as tenant_required,
  (select a.attnotnull from pg_attribute a
    where a.attrelid = c.oid and a.attname = 'customer_id' and not a.attisdropped) as customer_required,
  array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
    as columns
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
"""
_INDEXES = """
select t.relname as table_name, i.relname as name, x.indisunique as is_unique, x.indisprimary as is_primary,
  array(select coalesce(a.attname::text, '(expression)') from unnest(x.indkey::int2[]) with ordinality k (attnum, place)
    left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum order by place) as columns
from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')
"""
_FOREIGN = """
select k.conname as name, t.relname as table_name, r.relname as target, k.confdeltype::text as on_delete,
  k.confdelsetcols is not null as names_set_columns, k.convalidated as validated,
  array(select a.attname::text from unnest(k.conkey) with ordinality c (n, place)
    join pg_attribute a on a.attrelid = t.oid and a.attnum = c.n order by place) as columns,
  array(select a.attname::text from unnest(k.confkey) with ordinality c (n, place)
    join pg_attribute a on a.attrelid = r.oid and a.attnum = c.n order by place) as targets
from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class r on r.oid = k.confrelid
where k.contype = 'f' and t.relnamespace = 'public'::regnamespace
"""


async def table_findings(connection: "asyncpg.Connection[Any]", expected: Declared) -> list[str]:
    tables = await connection.fetch(_TABLES)
    found = [finding for table in tables for finding in _shape(table, expected)]
    live = {table["name"] for table in tables}
    found += [f"{name}: declared in the code, absent in the database" for name in expected.portals if name not in live]
    walled = {table["name"] for table in tables if table["tenant_required"] is not None}
    for index in await connection.fetch(_INDEXES):
        if index["table_name"] in walled:
            found += _index(index, expected)
    for key in await connection.fetch(_FOREIGN):
        found += _foreign(key, walled)
    return found


def _shape(table: asyncpg.Record, expected: Declared) -> list[str]:
    name = table["name"]
    if table["tenant_required"] is None:
        if name in expected.unwalled:
            return _columns(table, expected)
        return [f"{name}: no tenant_id and no reason among the exceptions (make it with {MAKER})"]
    found = []
    if name not in expected.portals:
        found.append(f"{name}: no customer rule declared")
    if name in expected.unwalled:
        found.append(f"{name}: listed as an exception, but has tenant_id")
    if not table["tenant_required"]:
        found.append(f"{name}: tenant_id may be null")
    if not (table["secured"] and table["forced"]):
        found.append(f"{name}: row-level security is not enabled and forced")
    portal = expected.portals.get(name)
    if portal is not None and "customer_id =" in portal.rule and not table["customer_required"]:
        found.append(f"{name}: customers reach it, but customer_id may be null")
    return found + _columns(table, expected)


def _columns(table: asyncpg.Record, expected: Declared) -> list[str]:
    declared = expected.columns.get(table["name"])
    if declared is None or declared == set(table["columns"]):
        return []
    return [f"{table['name']}: class and table differ in {', '.join(sorted(declared ^ set(table['columns'])))}"]


def _index(index: asyncpg.Record, expected: Declared) -> list[str]:
    columns, where = index["columns"], f"{index['table_name']}: {index['name']}"
    if columns[0] == "tenant_id":
        return []
    if index["is_primary"]:
        return [f"{where} (primary key) does not lead with tenant_id"]
    if index["name"] in expected.loose_indexes:
        return [f"{where} is unique across companies"] if index["is_unique"] and "tenant_id" not in columns else []
    kind = "unique key" if index["is_unique"] else "index"
    return [f"{where} ({kind}) does not lead with tenant_id"]


def _foreign(key: asyncpg.Record, walled: set[str]) -> list[str]:
    where = f"{key['table_name']}: {key['name']}"
    found = [] if key["validated"] else [f"{where} was never validated"]
    if key["table_name"] not in walled or key["target"] not in walled:
        return found
    pairs = dict(zip(key["columns"], key["targets"], strict=True))
    if pairs.get("tenant_id") != "tenant_id":
        found.append(f"{where} (foreign key) can reach another company")
    if key["on_delete"] in {"n", "d"} and not key["names_set_columns"]:
        found.append(f"{where} would set tenant_id to null on delete")
    return found
