"""What every feature of projects stands on: copies of identity, who sees which project, what is due."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.projects.db import DB
from services.projects.directory.queries import head_of
from services.projects.due.feature import DUE
from services.projects.due.remembering import forget, remember
from shared.contracts import gateway as g
from shared.contracts.delivery import projects as c
from shared.contracts.roles import Role
from shared.core.errors import NotFound
from shared.core.ids import new_id
from tests.factories.projects import make_project
from tests.harness.people import make_company, make_staff
from tests.matrix.behind import until


async def test_identity_is_copied(ask):
    """Departments too, with who heads them: a change arrives, and an archived one loses its head."""
    company = await make_company(ask)
    boss = await make_staff(ask, company, "何雅婷", Role.DH)
    one = await make_staff(ask, company, "黃詩涵", Role.MK)
    above = await ask(g.CREATE_DEPARTMENT, company.caller, g.CreateDepartment(name="總部"), key=uuid4().hex)
    wish = g.CreateDepartment(name="市場部", parent_id=above.id, head_id=boss.membership_id)
    made = await ask(g.CREATE_DEPARTMENT, company.caller, wish, key=uuid4().hex)
    for who in (one, boss):
        view = await ask(g.READ_MEMBER, company.caller, g.ReadMember(member_id=who.membership_id))
        move = g.UpdateMember(member_id=view.id, revision=view.revision, department_id=made.id)
        await ask(g.UPDATE_MEMBER, company.caller, move, key=uuid4().hex)

    async def head(who):
        async with DB.tenant_scope(company.tenant_id):
            return await head_of(company.tenant_id, who.membership_id)

    await until(lambda: _is(head(one), boss.membership_id))
    assert await head(boss) is None
    lead = g.UpdateDepartment(department_id=above.id, revision=above.revision, head_id=company.admin.membership_id)
    await ask(g.UPDATE_DEPARTMENT, company.caller, lead, key=uuid4().hex)
    await until(lambda: _is(head(boss), company.admin.membership_id))


async def _is(found, wanted) -> bool:
    return await found == wanted


async def test_who_sees_a_project(cast, ask):
    """Its team, the head of a department that somebody of it belongs to, and who answers for the whole company."""
    first = await make_project(cast, team=(cast.junyan,))
    second = await make_project(cast, name="倉儲無線網路")
    assert (first.code, second.code) == ("P-2026-001", "P-2026-002")
    seen = {}
    for who in (cast.shihan, cast.yating, cast.mingche, cast.yutong, cast.junyan, cast.wenbin):
        found = await ask(c.LIST_PROJECTS, who, c.ListProjects())
        seen[who.name] = [project.code for project in found.items]
    both = ["P-2026-002", "P-2026-001"]
    assert seen == {
        "黃詩涵": both,
        "何雅婷": [],
        "周明哲": both,
        "林語彤": both,
        "郭俊彥": ["P-2026-001"],
        "許文彬": both,
    }
    with pytest.raises(NotFound):
        await ask(c.READ_PROJECT, cast.junyan, c.ReadProject(project_id=second.id))
    view = await ask(c.FIND_PROJECT, cast.junyan, c.FindProject(code=first.code))
    assert [(one.name, one.part, one.department) for one in view.team] == [
        ("林語彤", c.Part.MANAGER, "服務部"),
        ("郭俊彥", c.Part.MEMBER, "服務部"),
    ]
    assert (view.is_mine, view.phase, view.amount) == (True, c.Phase.INITIATING, None)
    mine = await ask(c.LIST_PROJECTS, cast.mingche, c.ListProjects(mine=True))
    assert mine.items == ()


async def test_what_is_due_happens_once(cast):
    """What fails is put off, tried again and holds up no other; what is forgotten does not happen."""
    done, broken, gone = new_id(), new_id(), new_id()
    happened = []

    async def act(tenant_id, subject_id):
        assert tenant_id == cast.tenant_id
        happened.append(subject_id)
        if subject_id == broken:
            raise RuntimeError

    past = datetime.now(UTC) - timedelta(minutes=1)
    async with DB.tenant_scope(cast.tenant_id):
        for one in (broken, done, gone):
            await remember(cast.tenant_id, "test", one, past)
        await forget(cast.tenant_id, "test", gone)
    run = DUE.taker({"test": act})
    await run()
    await run()  # at once it would stand before all that is due after it
    assert sorted(happened) == sorted([broken, done])
    async with DB.tenant_scope(cast.tenant_id):
        left = await DB.value(
            "select fire_at from due where tenant_id = $1 and subject_id = $2", cast.tenant_id, broken
        )
        assert timedelta(minutes=4) < left - datetime.now(UTC) < timedelta(minutes=6)
        await remember(cast.tenant_id, "test", broken, past)
    await run()
    assert happened.count(broken) == 2
    async with DB.tenant_scope(cast.tenant_id):
        await forget(cast.tenant_id, "test", broken)
