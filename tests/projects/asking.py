"""A request for approval without the matter it is about, as another service would ask for it."""

from uuid import uuid4

from services.projects.approvals.asking import request
from services.projects.db import DB
from shared.contracts.delivery import approvals as c
from shared.contracts.delivery.flows import Approver, ApproverKind, Step
from shared.contracts.parties import Caller, Kind, Party
from tests.matrix.behind import until

_KNOWN = "select count(*) from member where tenant_id = $1 and id = any($2) and state = 'active'"


async def asked_of(approver, *, by, title: str, amount: str = "2180000") -> str:
    """Of one person, in two steps; both are people of tests/harness/people.py. Gives the request's number."""
    tenant_id, people = by.caller.tenant_id, [by.caller.actor_id, approver.caller.actor_id]

    async def are_there() -> bool:
        async with DB.tenant_scope(tenant_id):
            return await DB.value(_KNOWN, tenant_id, people) == len(set(people))

    await until(are_there)
    him = Approver(kind=ApproverKind.PERSON, member_id=approver.caller.actor_id)
    wish = c.RequestApproval(
        about="proposal",
        about_key=uuid4().hex,
        revision=1,
        content_hash="a" * 64,
        title=title,
        asked_by_id=by.caller.actor_id,
        amount=amount,
        steps=(Step(name="部門主管審核", approvers=(him,)), Step(name="管理層審批", approvers=(him,))),
    )
    service = Caller(tenant_id=tenant_id, kind=Kind.SERVICE, party=Party.HELPDESK)
    async with DB.scope(service):
        made = await request(service, wish)
        return await DB.value("select number from approval where tenant_id = $1 and id = $2", tenant_id, made)
