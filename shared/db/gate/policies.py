"""Policies: each names its role, and says exactly what the code declares."""

import re
from typing import Any

import asyncpg

from shared.db.gate.declared import Declared
from shared.db.walls import TENANT

_POLICIES = """
select c.relname as table_name, p.polname as name, p.polpermissive as permissive, p.polcmd::text as command,
  array(select case when r = 0 then 'public' else pg_get_userbyid(r)::text end from unnest(p.polroles) r) as roles,
  pg_get_expr(p.polqual, p.polrelid) as shown, pg_get_expr(p.polwithcheck, p.polrelid) as checked
from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'public'::regnamespace
"""
_NOISE = re.compile(r"[()\s]|::(text|uuid|timestamp with time zone)")


def plain(expression: str | None) -> str:
    """An expression without what PostgreSQL adds when it prints one: brackets, casts, spaces."""
    return _NOISE.sub("", expression or "").lower()


async def policy_findings(connection: "asyncpg.Connection[Any]", expected: Declared) -> list[str]:
    found: list[str] = []
    by_table: dict[str, dict[str, list[asyncpg.Record]]] = {}
    for policy in await connection.fetch(_POLICIES):
        where = f"{policy['table_name']}: policy {policy['name']}"
        if policy["roles"] == ["public"] or len(policy["roles"]) != 1:
            found.append(f"{where} does not name one role")
        if not policy["permissive"] or policy["command"] != "*":
            found.append(f"{where} is not a plain policy for all commands")
        if plain(policy["shown"]) != plain(policy["checked"]):
            found.append(f"{where} lets in what it would not show")
        by_table.setdefault(policy["table_name"], {}).setdefault(policy["roles"][0], []).append(policy)
    for table, portal in expected.portals.items():
        policies = by_table.get(table, {})
        found += _one(table, policies, expected.role("app"), TENANT)
        found += _one(table, policies, expected.role("owner"), "true")
        if portal is not None:
            found += _one(table, policies, expected.role("portal"), portal.predicate)
        elif expected.role("portal") in policies:
            found.append(f"{table}: customers have a policy where the rule is none")
    return found


def _one(table: str, policies: dict[str, list[asyncpg.Record]], role: str, wanted: str) -> list[str]:
    given = policies.get(role, [])
    if len(given) != 1:
        return [f"{table}: {len(given)} policies for {role}, expected one"]
    if plain(given[0]["shown"]) != plain(wanted):
        return [f"{table}: the policy for {role} is {given[0]['shown']!r}, declared is {wanted!r}"]
    return []
