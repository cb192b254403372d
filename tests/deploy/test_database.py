"""A database set up in a cluster, where nobody is superuser, is the database of a laptop: same catalogue, same walls."""

import asyncio
import subprocess
import sys

import asyncpg
import pytest
import pytest_asyncio

from infra.deploy import certificates
from infra.deploy.checks.tree import Tree
from infra.deploy.database import of_operator, of_owner, of_superuser
from infra.local.bootstrap import bootstrap
from infra.local.place import ROOT
from infra.postgres.roles import cluster_sql, database_sql
from shared.contracts.parties import SERVICES
from tests.deploy.cluster import Server, as_the_operator

ROLES = """
select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
  rolconnlimit, rolvaliduntil, rolpassword like 'SCRAM-SHA-256$%' as has_password
from pg_authid where rolname !~ '^pg_' order by rolname"""
MEMBERS = """
select g.rolname as of, m.rolname as member, admin_option, inherit_option, set_option
from pg_auth_members a join pg_roles g on g.oid = a.roleid join pg_roles m on m.oid = a.member
where g.rolname !~ '^pg_' order by 1, 2"""
DEFAULTS = """
select coalesce(d.datname, '') as database, r.rolname, s.setconfig
from pg_db_role_setting s join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase
order by 1, 2"""
DATABASES = """
select datname, pg_get_userbyid(datdba) as owner, encoding, datlocprovider, datcollate, datctype, datlocale,
  array(select unnest(coalesce(datacl, '{}'))::text order by 1) as rights
from pg_database where datname like 'huifang_%' order by 1"""
SCHEMA = """
select nspname, pg_get_userbyid(nspowner) as owner, array(select unnest(coalesce(nspacl, '{}'))::text order by 1) rights
from pg_namespace where nspname = 'public'"""
TABLES = """
select c.relname, c.relkind, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity, c.relforcerowsecurity,
  array(select unnest(coalesce(c.relacl, '{}'))::text order by 1) as rights,
  array(select polname || pg_get_expr(polqual, polrelid) from pg_policy where polrelid = c.oid order by 1) as policies
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'S') order by 1"""


@pytest_asyncio.fixture(scope="module")
async def laptop(tmp_path_factory):
    server = Server.start("laptop")
    socket = tmp_path_factory.mktemp("run") / ".s.PGSQL.5432"  # where bootstrap looks
    socket.symlink_to(server.place.run / f".s.PGSQL.{server.port}")
    await bootstrap(str(socket.parent), server.place.secrets)
    yield server
    server.stop()


@pytest_asyncio.fixture(scope="module")
async def cluster():
    server = Server.start("cluster")
    await as_the_operator(server, Tree(ROOT).production)
    door = await server.tls()
    for party in SERVICES:
        await huifang(server, party, "prepare", "--service", party)
    yield server
    door.close()
    server.stop()


async def huifang(server, party, *words, **more):
    command = [sys.executable, "-m", "infra.cli.main", *words]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=server.env(party, **more), check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def read(server, sql, database="postgres"):
    connection = await server.superuser(database)
    try:
        return [dict(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


def test_no_line_of_roles_sql_is_lost_or_said_twice():
    for party in SERVICES:
        parts = of_superuser(party) + of_operator(party) + of_owner(party)
        assert sorted(parts) == sorted(cluster_sql(party) + database_sql(party))


@pytest.mark.parametrize(
    "sql", [ROLES, MEMBERS, DEFAULTS, DATABASES], ids=["roles", "members", "defaults", "databases"]
)
async def test_the_cluster_has_what_the_laptop_has(laptop, cluster, sql):
    found = await read(cluster, sql)
    assert found == await read(laptop, sql)
    assert len(found) >= len(SERVICES)


@pytest.mark.parametrize("party", SERVICES)
async def test_the_schema_belongs_to_the_owner_and_to_nobody_else(laptop, cluster, party):
    found = await read(cluster, SCHEMA, f"huifang_{party}")
    assert found == await read(laptop, SCHEMA, f"huifang_{party}")
    assert found[0]["owner"] == f"{party}_owner"


@pytest.mark.parametrize("party", SERVICES)
async def test_preparing_again_changes_nothing(cluster, party):
    before = await read(cluster, SCHEMA, f"huifang_{party}"), await read(cluster, DATABASES)
    assert "rights given" in await huifang(cluster, party, "prepare", "--service", party)
    assert (await read(cluster, SCHEMA, f"huifang_{party}"), await read(cluster, DATABASES)) == before


@pytest.mark.parametrize("party", SERVICES)
async def test_migrations_make_the_same_tables_with_the_same_walls(laptop, cluster, party):
    assert f"{party}: applied" in await huifang(cluster, party, "migrate", "--service", party)
    plain = {"HUIFANG_DB_HOST": str(laptop.place.run), "HUIFANG_DB_TLS": ""}  # its socket
    await huifang(laptop, party, "migrate", "--service", party, **plain)
    found = await read(cluster, TABLES, f"huifang_{party}")
    assert found == await read(laptop, TABLES, f"huifang_{party}")
    assert {row["owner"] for row in found} == {f"{party}_owner"}


async def test_a_password_outside_tls_is_not_even_asked_for(cluster):
    password = (cluster.place.secrets / "db-helpdesk-app").read_text().strip()
    login = {"user": "helpdesk_app", "password": password, "database": "huifang_helpdesk"}
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError, match="rejects connection"):
        await asyncpg.connect(host="127.0.0.1", port=cluster.port, ssl=False, **login)


async def test_another_servers_certificate_is_refused(cluster, tmp_path):
    certificates.make(tmp_path, ["localhost"])
    env = cluster.env("helpdesk", PGSSLROOTCERT=str(tmp_path / "nats-ca.crt"))
    command = [sys.executable, "-m", "infra.cli.main", "prepare", "--service", "helpdesk"]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "CERTIFICATE_VERIFY_FAILED" in done.stderr
