"""Ways round a table's walls: views, materialised views, functions with other rights, loose schemas."""

from typing import Any

import asyncpg

from shared.db.gate.declared import Declared

_VIEWS = """
select c.relname as name, c.relkind::text as kind,
  coalesce('security_invoker=true' = any(c.reloptions), false) as invoker
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm', 'f')
"""
_FUNCTIONS = """
select p.oid::regprocedure::text as name, p.proname as short, p.prosecdef as definer,
  exists (select from unnest(p.proconfig) s where s like 'search_path=%') as pinned,
  p.proacl is null or exists (select from aclexplode(p.proacl) g where g.grantee = 0) as everybody
from pg_proc p where p.pronamespace = 'public'::regnamespace
"""
_SCHEMA = """
select n.nspname as name, case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee)::text end as role,
  lower(g.privilege_type) as verb
from pg_namespace n, aclexplode(n.nspacl) g where n.nspname = 'public'
"""
_SEQUENCES = """
select c.relname as name, pg_get_userbyid(g.grantee)::text as role from pg_class c, aclexplode(c.relacl) g
where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and g.grantee <> c.relowner
"""
_DEFAULTS = "select count(*) from pg_default_acl"


async def object_findings(connection: "asyncpg.Connection[Any]", expected: Declared) -> list[str]:
    found = []
    for view in await connection.fetch(_VIEWS):
        found += _view(view)
    for function in await connection.fetch(_FUNCTIONS):
        found += _function(function, expected)
    for grant in await connection.fetch(_SCHEMA):
        if grant["role"] == "public" or (grant["verb"] == "create" and grant["role"] != expected.role("owner")):
            found.append(f"schema public: {grant['role']} has {grant['verb']}")
    found += [f"{row['name']}: {row['role']} may use the sequence" for row in await connection.fetch(_SEQUENCES)]
    if await connection.fetchval(_DEFAULTS):
        found.append("default privileges: new tables would get grants that nobody wrote")
    return found


def _view(view: asyncpg.Record) -> list[str]:
    if view["kind"] == "m":
        return [f"{view['name']}: a materialised view keeps rows past every policy"]
    if view["kind"] == "f":
        return [f"{view['name']}: a foreign table has no policies"]
    return [] if view["invoker"] else [f"{view['name']}: a view without security_invoker reads with its owner's rights"]


def _function(function: asyncpg.Record, expected: Declared) -> list[str]:
    name, found = function["name"], []
    if function["everybody"]:
        found.append(f"{name}: everybody may execute it")
    if function["definer"] and function["short"] not in expected.definers:
        found.append(f"{name}: runs with its owner's rights and is not among the exceptions")
    if function["definer"] and not function["pinned"]:
        found.append(f"{name}: runs with its owner's rights without a fixed search_path")
    return found
