"""Answers to call-backs: of more people than a test could resolve tickets for, since nobody is asked twice in a
fortnight."""

from uuid import UUID

from services.helpdesk.db import DB
from tests.matrix.behind import until

_BEGUN = "select id from call_back where tenant_id = $1 and ticket_id = $2"
_ANOTHER = """
insert into call_back select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(),
  'occasion_key', gen_random_uuid() || ':1', 'state', 'answered'))).* from call_back b
where b.tenant_id = $1 and b.id = $2 returning id, customer_id, contact_id
"""
_SAID = """
insert into call_answer (tenant_id, call_back_id, customer_id, source, by_id, by_name, at, solved, result, counts)
values ($1, $2, $3, $4, $5, '客戶', now(), $6, $7, $8)
"""


async def answered(tenant_id: UUID, ticket_id: UUID, *said) -> None:
    """Each is (source, solved, result, counts) of a call-back of its own about this resolved ticket, or a tuple of
    several of them about one."""

    async def begun():
        async with DB.tenant_scope(tenant_id):
            return await DB.rows(_BEGUN, tenant_id, ticket_id)

    await until(begun, 10)
    (first, *_rest) = await begun()
    async with DB.tenant_scope(tenant_id):
        for one in said:
            made = await DB.row(_ANOTHER, tenant_id, first["id"])
            for source, solved, result, counts in one if isinstance(one[0], tuple) else (one,):
                whose = (made["id"], made["customer_id"], source, made["contact_id"])
                await DB.run(_SAID, tenant_id, *whose, solved, result, counts)
