"""The wall gate is clean on what the migrations made, and names every hole that is planted."""

import asyncpg
import pytest

from shared.contracts.parties import SERVICES, Party
from shared.db.gate import findings

HOLES = [
    ("create table loose (id uuid primary key)", "loose: no tenant_id"),
    (
        "create table bare (tenant_id uuid not null, id uuid, primary key (tenant_id, id))",
        "bare: no customer rule declared",
    ),
    ("create table bare (tenant_id uuid, id uuid)", "bare: tenant_id may be null"),
    ("alter table ticket disable row level security", "ticket: row-level security is not enabled and forced"),
    ("alter table ticket no force row level security", "ticket: row-level security is not enabled and forced"),
    ("alter table ticket alter tenant_id drop not null", None),
    (
        "alter table contact drop constraint contact_pkey cascade; alter table contact add primary key (id)",
        "(primary key) does not lead",
    ),
    ("create unique index sneaky on ticket (title)", "sneaky (unique key) does not lead with tenant_id"),
    ("create index sneaky on ticket (title)", "sneaky (index) does not lead with tenant_id"),
    ("create index sneaky on ticket (lower(title))", "sneaky (index) does not lead with tenant_id"),
    (
        "alter table contact add constraint idkey unique (tenant_id, id); create unique index cid on contact (id);"
        "alter table ticket add constraint leak foreign key (requester_id) references contact (id)",
        "leak (foreign key) can reach another company",
    ),
    (
        "alter table ticket add constraint nuller foreign key (tenant_id, assignee_id) references member (tenant_id, id) on delete set null",
        "nuller would set tenant_id to null",
    ),
    (
        "alter table ticket add constraint later foreign key (tenant_id, assignee_id) references member (tenant_id, id) not valid",
        "later was never validated",
    ),
    ("create policy everyone on ticket using (true)", "does not name one role"),
    ("create policy second on ticket to helpdesk_app using (true) with check (true)", "2 policies for helpdesk_app"),
    ("alter policy ticket_app on ticket using (true)", "lets in what it would not show"),
    ("alter policy ticket_app on ticket using (true) with check (true)", "the policy for helpdesk_app is"),
    (
        "alter policy ticket_portal on ticket using (tenant_id = current_setting('app.tenant_id')::uuid)"
        " with check (tenant_id = current_setting('app.tenant_id')::uuid)",
        "the policy for helpdesk_portal is",
    ),
    ("drop policy ticket_owner on ticket", "0 policies for helpdesk_owner"),
    ("create policy x on ticket as restrictive to helpdesk_ops using (true)", "is not a plain policy"),
    (
        "create policy member_portal on member to helpdesk_portal using (true) with check (true)",
        "customers have a policy",
    ),
    ("grant select on member to helpdesk_portal", "member: customers hold select, declared is nothing"),
    ("grant delete on ticket to helpdesk_portal", "ticket: customers hold"),
    ("grant select (mail) on contact to helpdesk_portal", "contact: customers hold"),
    ("grant truncate on ticket to helpdesk_app", "ticket: helpdesk_app has truncate"),
    ("grant references on ticket to helpdesk_app", "ticket: helpdesk_app has references"),
    ("grant select on ticket to public", "ticket: everybody has select"),
    ("grant update on outbox to helpdesk_worker", "outbox: helpdesk_worker may update every column"),
    ("grant update (tenant_id) on outbox to helpdesk_worker", "may move a row to another company"),
    ("grant insert on ticket to helpdesk_backup", "helpdesk_backup may do more than read"),
    ("grant select on migration to helpdesk_portal", "migration: customers have a grant"),
    ("create view peek as select * from ticket", "peek: a view without security_invoker"),
    ("create materialized view peek as select * from ticket", "peek: a materialised view"),
    ("create function f() returns int language sql as 'select 1'", "f(): everybody may execute it"),
    (
        "create function f() returns int language sql security definer as 'select 1'; revoke all on function f() from public",
        "f(): runs with its owner's rights",
    ),
    ("grant create on schema public to helpdesk_app", "schema public: helpdesk_app has create"),
    ("grant usage on schema public to public", "schema public: public has usage"),
    ("alter default privileges grant select on tables to helpdesk_app", "default privileges"),
    ("grant usage on sequence migration_id_seq to helpdesk_app", "migration_id_seq: helpdesk_app may use"),
    ("alter role helpdesk_app bypassrls", "helpdesk_app: bypasses row-level security"),
    ("alter role helpdesk_app createrole", "helpdesk_app: is a superuser or may create"),
    ("alter role helpdesk_owner login", "helpdesk_owner: the owner can log in"),
    ("alter table member owner to helpdesk_app", "helpdesk_app: owns"),
    ("grant helpdesk_owner to helpdesk_app", "helpdesk_app: is a member of helpdesk_owner"),
    ("grant connect on database huifang_helpdesk to public", "database: everybody may connect"),
    ("drop table file", "file: declared in the code, absent"),
    ("alter table ticket add column extra text", "ticket: class and table differ in extra"),
    ("alter table message alter customer_id drop not null", "message: customers reach it, but customer_id may be null"),
    (
        "create table parts (tenant_id uuid not null, id uuid, primary key (tenant_id, id)) partition by hash (tenant_id);"
        "create table part0 partition of parts for values with (modulus 1, remainder 0); grant select on part0 to helpdesk_app",
        "part0: helpdesk_app has a grant on a partition",
    ),
]


@pytest.mark.parametrize("party", SERVICES)
async def test_the_live_catalogue_has_no_hole(servers, party):
    connection = await asyncpg.connect(
        host=str(servers.place.run),
        user=f"{party}_migrate",
        password=servers.secret(f"db-{party}-migrate"),
        database=f"huifang_{party}",
        ssl=False,
    )
    assert await findings(party, connection) == []
    await connection.close()


@pytest.mark.parametrize(("hole", "said"), HOLES, ids=range(len(HOLES)))
async def test_a_planted_hole_is_found(superuser, hole, said):
    transaction = superuser.transaction()
    await transaction.start()
    try:
        # Rows that other tests left could refuse a planted key; what the gate reads is the catalogue.
        await superuser.execute("truncate ticket, contact cascade")
        try:
            await superuser.execute(hole)
        except asyncpg.PostgresError:
            if said is None:  # PostgreSQL itself refuses this one
                return
            raise
        found = await findings(Party.HELPDESK, superuser)
        assert any(said in finding for finding in found), found
    finally:
        await transaction.rollback()
