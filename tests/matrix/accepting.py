"""Makers of acceptances and what is asked at them (see rows.py)."""

from uuid import uuid4

from services.projects.db import DB
from shared.contracts.parties import Party
from tests.matrix.behind import superuser
from tests.matrix.delivery import project
from tests.matrix.row import Row

_QUESTION = """
insert into acceptance_question (tenant_id, id, acceptance_id, customer_id, number, text, asked_by, by_customer)
values ($1, $2, $3, $4, 1, $5, 'x', true)
"""
_CONTACT = """
insert into contact (tenant_id, id, version, customer_id, name, mail, manager, state)
values ($1, $2, 0, $3, 'x', null, false, 'active') on conflict do nothing
"""
_SIGNATURE = """
insert into acceptance_signature values ($1, $2, $3, $4, 'accepted', $5, 'x', 'x', now(), 'x', 4, 'x', 'x')
"""


async def acceptance(makers, realm, who, call) -> Row:
    made = await project(makers, realm, who, call)
    async with DB.scope(realm.boss):
        row = await DB.row("select id, revision from acceptance where project_id = $1", made.id)
    if call.verb == "verify":
        await _signed(realm, row["id"])
    return Row(row["id"], row["revision"])


async def acceptance_question(makers, realm, who, call) -> Row:
    project_id, made = (await project(makers, realm, who, call)).id, uuid4()
    async with DB.scope(realm.boss):
        found = await DB.value("select id from acceptance where project_id = $1", project_id)
        await DB.run(_QUESTION, realm.tenant_id, made, found, realm.customer_id, realm.words("question"))
    return Row(made)


async def _signed(realm, acceptance_id) -> None:
    """Past the walls: only a customer's login could sign."""
    signer = realm.requester.actor_id
    async with superuser(Party.PROJECTS) as connection:
        await connection.execute(_CONTACT, realm.tenant_id, signer, realm.customer_id)
        values = (realm.tenant_id, uuid4(), acceptance_id, realm.customer_id, signer)
        await connection.execute(_SIGNATURE, *values)
        await connection.execute(
            "update acceptance set state = 'accepted', signature_id = $2 where id = $1", acceptance_id, values[1]
        )


ACCEPTING = {"acceptance": acceptance, "acceptance_question": acceptance_question}
