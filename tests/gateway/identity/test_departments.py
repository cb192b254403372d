"""Departments: a tree without loops."""

import pytest

from shared.contracts import gateway as g
from shared.core.errors import Conflict, Invalid, NotFound
from shared.core.ids import new_id


async def made(office, name="客服部", **given):
    return await office.do(g.CREATE_DEPARTMENT, g.CreateDepartment(name=name, **given))


async def test_create_and_log(office):
    one = await made(office)
    assert (one.members, one.revision, one.parent_id) == (0, 1, None)
    assert await office.logged("department.created") == [{"actor": "周明哲", "name": "客服部"}]


async def test_no_loops(office):
    top = await made(office, "甲")
    middle = await made(office, "乙", parent_id=top.id)
    low = await made(office, "丙", parent_id=middle.id)
    for parent in (top, middle, low):
        with pytest.raises(Invalid, match=r"department\.loop"):
            await office.do(
                g.UPDATE_DEPARTMENT,
                g.UpdateDepartment(department_id=top.id, revision=top.revision, parent_id=parent.id),
            )


async def test_unknown_parent_or_head(office):
    with pytest.raises(NotFound, match=r"department\.not_found"):
        await made(office, parent_id=new_id())
    with pytest.raises(NotFound, match=r"member\.not_found"):
        await made(office, head_id=new_id())


async def test_archive_only_when_empty(office):
    one = await made(office)
    bohan = await office.do(g.READ_MEMBER, g.ReadMember(member_id=office.firm.bohan.membership_id))
    await office.do(g.UPDATE_MEMBER, g.UpdateMember(member_id=bohan.id, revision=bohan.revision, department_id=one.id))
    command = g.ArchiveDepartment(department_id=one.id, revision=one.revision)
    with pytest.raises(Conflict, match=r"department\.in_use"):
        await office.do(g.ARCHIVE_DEPARTMENT, command)
    await office.do(
        g.UPDATE_MEMBER, g.UpdateMember(member_id=bohan.id, revision=bohan.revision + 1, department_id=None)
    )
    assert (await office.do(g.ARCHIVE_DEPARTMENT, command)).done
    assert (await office.do(g.LIST_DEPARTMENTS, g.ListDepartments())).items == ()
    with pytest.raises(NotFound, match=r"department\.not_found"):
        await office.do(g.ARCHIVE_DEPARTMENT, command)


async def test_stale(office):
    one = await made(office)
    await office.do(g.UPDATE_DEPARTMENT, g.UpdateDepartment(department_id=one.id, revision=1, name="新名"))
    with pytest.raises(Conflict, match=r"department\.stale"):
        await office.do(g.UPDATE_DEPARTMENT, g.UpdateDepartment(department_id=one.id, revision=1, name="舊名"))
