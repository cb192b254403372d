"""Makers of what a project is governed by (see rows.py)."""

from services.projects.db import DB
from shared.contracts.delivery import risks as k
from shared.contracts.delivery.lessons import ADD_LESSON, AddLesson
from tests.matrix.delivery import manager_of, project
from tests.matrix.row import Row

_CUSTOMER = "insert into customer values ($1, $2, 1, $3, null, 'active')"


async def lesson(makers, realm, who, call) -> Row:
    """Published, where it is to be retired; for a customer of its own, so that no proposal of the realm is asked of it."""
    made = await project(makers, realm, who, ADD_LESSON)
    wish = AddLesson(project_id=made.id, title=realm.words("lesson"), advice=realm.words("advice"))
    one = await makers.write(ADD_LESSON, manager_of(realm), wish)
    if call.verb == "retire":
        async with DB.scope(realm.boss):
            await DB.run(_CUSTOMER, realm.tenant_id, made.id, realm.words("customer"))
            await DB.run(
                "update project set customer_id = id where tenant_id = $1 and id = $2", realm.tenant_id, made.id
            )
            await DB.run(
                "update lesson set state = 'published' where tenant_id = $1 and id = $2", realm.tenant_id, one.id
            )
    return Row(one.id, one.revision)


async def risk(makers, realm, who, call) -> Row:
    """Where the verb leads on from."""
    made = await project(makers, realm, who, call)
    manager = manager_of(realm)
    wish = k.IdentifyRisk(project_id=made.id, happening=realm.words("risk"))
    one = await makers.write(k.IDENTIFY_RISK, manager, wish)
    if call.verb in {"respond", "watch"}:
        score = k.AssessRisk(risk_id=one.id, revision=one.revision, probability=1, impact=1)
        one = await makers.write(k.ASSESS_RISK, manager, score)
    if call.verb == "watch":
        one = await makers.write(k.RESPOND_TO_RISK, manager, k.RespondToRisk(risk_id=one.id, revision=one.revision))
    return Row(one.id, one.revision)


GOVERNING = {"risk": risk, "lesson": lesson}
