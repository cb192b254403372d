"""Makers of what notify keeps for a company (see rows.py)."""

from uuid import uuid4

from services.notify.db import DB
from shared.core.ids import new_id
from tests.matrix.row import Row


async def disabled_address(makers, realm, who, call) -> Row:
    """By hand: other mail servers make them."""
    address_id = new_id()
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into disabled_address (tenant_id, id, mail, answer, at) values ($1, $2, lower($3), $4, now())",
            realm.tenant_id,
            address_id,
            f"{uuid4().hex[:8]}{realm.mail()}",
            realm.words("550"),
        )
    return Row(address_id)


TELLING = {"disabled_address": disabled_address}
