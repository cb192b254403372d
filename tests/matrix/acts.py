"""Makers of what makes work at a desk quick: canned replies (see rows.py)."""

from uuid import uuid4

from shared.contracts.desk.canned import CREATE_CANNED, CannedText, CreateCanned
from shared.contracts.roles import Permission
from tests.matrix.row import Row


def texts(realm) -> tuple[CannedText, ...]:
    return (CannedText(language="zh-Hant", body=realm.words("text")),)


async def canned(makers, realm, who, call) -> Row:
    """One's own, for whoever may have some; else the company's."""
    is_own = who.tenant_id == realm.tenant_id and who.may(Permission.CANNED_WRITE)
    name = f"{realm.words('canned')} {uuid4().hex[:8]}"
    command = CreateCanned(name=name, texts=texts(realm), shared=not is_own)
    made = await makers.write(CREATE_CANNED, who if is_own else realm.boss, command)
    return Row(made.id, made.revision)


ACTS = {"canned": canned}
