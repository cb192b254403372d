"""Roles: nobody who logs in owns anything or walks past the walls."""

from typing import Any

import asyncpg

from shared.db.gate.declared import Declared

_ROLES = """
select r.rolname as name, r.rolcanlogin as login, r.rolbypassrls as bypass,
  r.rolsuper or r.rolcreatedb or r.rolcreaterole or r.rolreplication as powerful,
  array(select pg_get_userbyid(m.roleid)::text from pg_auth_members m where m.member = r.oid) as member_of,
  (select count(*) from pg_class c where c.relowner = r.oid) as owns
from pg_roles r where r.rolname like $1
"""
_CONNECT = """
select count(*) from pg_database d, aclexplode(d.datacl) g
where d.datname = current_database() and g.grantee = 0
"""
_OPEN_DATABASE = "select d.datacl is null from pg_database d where d.datname = current_database()"


async def role_findings(connection: "asyncpg.Connection[Any]", expected: Declared) -> list[str]:
    found = []
    owner = expected.role("owner")
    for role in await connection.fetch(_ROLES, f"{expected.party}\\_%"):
        name = role["name"]
        if role["powerful"]:
            found.append(f"{name}: is a superuser or may create roles, databases or replicas")
        if role["bypass"] and name != expected.role("backup"):
            found.append(f"{name}: bypasses row-level security")
        if name == owner and role["login"]:
            found.append(f"{name}: the owner can log in")
        if name != owner and role["owns"]:
            found.append(f"{name}: owns {role['owns']} tables")
        allowed = [owner] if name == expected.role("migrate") else []
        if role["member_of"] != allowed:
            found.append(f"{name}: is a member of {', '.join(role['member_of']) or 'nothing'}")
    if await connection.fetchval(_CONNECT) or await connection.fetchval(_OPEN_DATABASE):
        found.append("database: everybody may connect")
    return found
