"""Grants: customers hold exactly what is declared, doors over every company only named columns, nobody the rest."""

import re
from typing import Any

import asyncpg

from shared.db.gate.declared import Declared

_TABLE_GRANTS = """
select c.relname as table_name,
  case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee)::text end as role,
  lower(g.privilege_type) as verb, c.relispartition as part
from pg_class c, aclexplode(c.relacl) g
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
"""
_COLUMN_GRANTS = """
select c.relname as table_name, a.attname::text as column_name,
  case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee)::text end as role,
  lower(g.privilege_type) as verb
from pg_class c join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) g
where c.relnamespace = 'public'::regnamespace and not a.attisdropped
"""
NEVER = {"truncate", "references", "trigger", "maintain"}
"""Not subject to row-level security, or ways to run code as somebody else."""

OVER_ALL = ("worker", "ops", "auth")
_VERB = re.compile(r"(select|insert|update|delete)\s*(\([^)]*\))?")

Held = dict[tuple[str, str], set[str]]
"""(table, role) → verbs; a verb on columns is `update (a, b)`."""


def verbs(grant: str) -> set[str]:
    """A GRANT list, normalised: `select, update (b, a)` → {select, update (a, b)}."""
    return {_verb(verb, columns) for verb, columns in _VERB.findall(grant.lower())}


def _verb(verb: str, columns: str) -> str:
    names = sorted(name.strip() for name in columns.strip("()").split(",") if name.strip())
    return f"{verb} ({', '.join(names)})" if names else str(verb)


async def grant_findings(connection: "asyncpg.Connection[Any]", expected: Declared) -> list[str]:
    held, found = await _held(connection)
    for (table, role), given in held.items():
        found += _anybody(table, role, given, expected)
    for table, portal in expected.portals.items():
        wanted = verbs(portal.verbs) if portal else set()
        given = held.get((table, expected.role("portal")), set())
        if given != wanted:
            found.append(f"{table}: customers hold {_said(given)}, declared is {_said(wanted)}")
    for table in expected.unwalled:
        if held.get((table, expected.role("portal"))):
            found.append(f"{table}: customers have a grant on a table without a wall")
    return found


def _anybody(table: str, role: str, given: set[str], expected: Declared) -> list[str]:
    found = []
    bare = {verb.split(" ")[0] for verb in given}
    if role == "public":
        found.append(f"{table}: everybody has {', '.join(sorted(given))}")
    elif role != expected.role("owner") and bare & NEVER:
        found.append(f"{table}: {role} has {', '.join(sorted(bare & NEVER))}")
    if role in {expected.role(door) for door in OVER_ALL}:
        found += _over_all(table, role, given)
    if role == expected.role("backup") and given != {"select"}:
        found.append(f"{table}: {role} may do more than read")
    return found


async def _held(connection: "asyncpg.Connection[Any]") -> tuple[Held, list[str]]:
    held: Held = {}
    found = []
    for row in await connection.fetch(_TABLE_GRANTS):
        held.setdefault((row["table_name"], row["role"]), set()).add(row["verb"])
        if row["part"] and not row["role"].endswith("_owner"):
            found.append(f"{row['table_name']}: {row['role']} has a grant on a partition, past its parent's policies")
    columns: dict[tuple[str, str, str], list[str]] = {}
    for row in await connection.fetch(_COLUMN_GRANTS):
        columns.setdefault((row["table_name"], row["role"], row["verb"]), []).append(row["column_name"])
    for (table, role, verb), names in columns.items():
        held.setdefault((table, role), set()).add(f"{verb} ({', '.join(sorted(names))})")
    return held, found


def _over_all(table: str, role: str, given: set[str]) -> list[str]:
    """A door that sees every company may change named columns, and never the company itself."""
    found = []
    for verb in given:
        if verb == "update":
            found.append(f"{table}: {role} may update every column of every company")
        if verb.startswith("update (") and "tenant_id" in verb:
            found.append(f"{table}: {role} may move a row to another company")
    return found


def _said(given: set[str]) -> str:
    return ", ".join(sorted(given)) or "nothing"
