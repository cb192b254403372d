"""Makers of what projects hand over (see rows.py)."""

from datetime import date
from uuid import uuid4

from msgspec.structs import replace

from services.projects.db import DB
from services.projects.projects.opening import join
from shared.contracts.delivery import customer_reports as cr
from shared.contracts.delivery import deliverables as e
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Kind
from shared.contracts.roles import Role
from tests.matrix.delivery import copied, manager_of, project
from tests.matrix.row import Row

BEFORE = {"submit": 1, "pass": 2, "back": 2, "deliver": 3, "judge": 4, "locate": 4}
"""How far a deliverable has come when a verb is asked of it."""


async def deliverable(makers, realm, who, call) -> Row:
    return (await _delivered(makers, realm, who, call))[0]


async def project_file(makers, realm, who, call) -> Row:
    """By hand: bytes are uploaded, not asked for. Of a version that was delivered."""
    made, project_id = await _delivered(makers, realm, who, call)
    file_id = uuid4()
    async with DB.tenant_scope(realm.tenant_id):
        version = await DB.value("select id from deliverable_version where deliverable_id = $1", made.id)
        await DB.run(
            "insert into project_file (tenant_id, id, project_id, customer_id, version_id, position, name, type, size, "
            "key, sha256) values ($1, $2, $3, $4, $5, 1, $6, 'text/plain', 5, $7, $8)",
            realm.tenant_id,
            file_id,
            project_id,
            realm.customer_id,
            version,
            realm.words("file.txt"),
            f"c0/{realm.tenant_id}/project_file/{file_id}",
            "0" * 64,
        )
    return Row(file_id)


async def _delivered(makers, realm, who, call) -> tuple[Row, object]:
    """Whoever asks to review did not write it."""
    made = await project(makers, realm, who, call)
    author = manager_of(realm)
    if call.verb in {"pass", "back"} and author.actor_id == who.actor_id:
        author = replace(author, actor_id=realm.boss.actor_id)
        await copied(realm, realm.customer_id, author.actor_id)
        async with DB.scope(realm.boss):
            await join(realm.boss, made.id, author.actor_id, Part.MEMBER)
    one = await makers.write(e.ADD_DELIVERABLE, author, e.AddDeliverable(project_id=made.id, name=realm.words("D")))
    reviewer = replace(realm.boss, roles=(Role.QM,), actor_id=uuid4())
    steps = (
        (e.DRAFT_DELIVERABLE, author, {}),
        (e.SUBMIT_DELIVERABLE, author, {"note": realm.words("note")}),
        (e.PASS_DELIVERABLE, reviewer, {}),
        (e.DELIVER_DELIVERABLE, replace(realm.boss, roles=(Role.MG,)), {}),
    )
    for step, by, given in steps[: BEFORE.get(call.verb, 0)]:
        one = await makers.write(step, by, step.takes(deliverable_id=one.id, revision=one.revision, **given))
    return Row(one.id, one.revision), made.id


async def customer_report(makers, realm, who, call) -> Row:
    """As far as the verb needs it to be; sent where a customer asks."""
    made = await project(makers, realm, who, call)
    manager, day = manager_of(realm), date(2026, 1, 1)
    wish = cr.DraftCustomerReport(project_id=made.id, first=day, last=day)
    one = await makers.write(cr.DRAFT_CUSTOMER_REPORT, manager, wish)
    steps = ((cr.WRITE_CUSTOMER_REPORT, {"summary": realm.words("summary")}),)
    steps += ((cr.APPROVE_CUSTOMER_REPORT, {}), (cr.SEND_CUSTOMER_REPORT, {}))
    far = 3 if who.kind is Kind.CUSTOMER else {"approve": 1, "send": 2, "receive": 3}.get(call.verb, 0)
    for step, given in steps[:far]:
        one = await makers.write(step, manager, step.takes(report_id=one.id, revision=one.revision, **given))
    return Row(one.id, one.revision)


DELIVERED = {"customer_report": customer_report, "deliverable": deliverable, "project_file": project_file}
