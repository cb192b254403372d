"""People of a company: each verb with what it leaves behind."""

import pytest

from shared.contracts import gateway as g
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.errors import Conflict, Forbidden, Invalid, NotFound
from shared.core.ids import new_id
from tests.gateway.oauth.world import let_in
from tests.matrix.realms import someone_of

CHANGED = "gateway.member.changed.v1"


async def invited(office, *roles, name="林語彤", mail=""):
    mail = mail or f"m-{new_id().hex[-12:]}@{office.firm.domain}"
    return await office.do(g.INVITE_MEMBER, g.InviteMember(name=name, mail=mail, roles=roles or (Role.AG,)))


async def active(office, *roles):
    made = await invited(office, *roles)
    await let_in(await someone_of(office.firm.tenant_id, made.mail))
    return made


def move(member):
    return g.MoveMember(member_id=member.id, revision=member.revision)


async def test_invite(office):
    made = await invited(office, Role.SL, Role.AG)
    assert (made.state, made.revision, made.roles) == ("invited", 1, (Role.AG, Role.SL))
    assert await office.told(CHANGED, made.id) == [{"id": str(made.id), "version": 1}]
    assert await office.logged("member.invited") == [
        {"actor": "維運", "name": "周明哲", "roles": "company_admin"},
        {"actor": "周明哲", "name": "陳柏翰", "roles": "agent"},
        {"actor": "周明哲", "name": "林語彤", "roles": "agent support_lead"},
    ]
    link = await office.value("select id from link_token where membership_id = $1", made.id)
    assert [event["kind"] for event in await office.told("gateway.link.wanted.v1", link)] == ["invitation"]
    assert await office.do(g.READ_MEMBER, g.ReadMember(member_id=made.id)) == made


async def test_invite_twice(office):
    made = await invited(office)
    with pytest.raises(Conflict, match=r"member\.exists"):
        await invited(office, mail=made.mail.upper())
    assert len(await office.logged("member.invited")) == 3


async def test_the_same_question_twice_invites_once(office):
    command = g.InviteMember(name="林語彤", mail=f"once@{office.firm.domain}", roles=(Role.AG,))
    first = await office.do(g.INVITE_MEMBER, command, key="again")
    assert await office.do(g.INVITE_MEMBER, command, key="again") == first


async def test_who_ended_may_be_invited_anew(office):
    made = await invited(office)
    await office.do(g.END_MEMBER, move(made))
    again = await invited(office, mail=made.mail)
    assert again.id != made.id
    assert again.person_id == made.person_id


@pytest.mark.parametrize("role", [Role.CC, Role.CM, Role.OP])
async def test_no_role_of_another_kind(office, role):
    with pytest.raises(Invalid, match=r"member\.role_refused"):
        await invited(office, role)


async def test_human_resources_make_no_admin(office):
    personnel = Caller(
        tenant_id=office.firm.tenant_id, kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.HR,), name="人資"
    )
    command = g.InviteMember(name="x", mail=f"x@{office.firm.domain}", roles=(Role.AD,))
    with pytest.raises(Invalid, match=r"member\.role_refused"):
        await office.do(g.INVITE_MEMBER, command, by=personnel)


async def test_update_roles(office):
    made = await active(office)
    changed = await office.do(g.UPDATE_MEMBER, g.UpdateMember(member_id=made.id, revision=1, roles=(Role.QM, Role.QM)))
    assert (changed.roles, changed.revision) == ((Role.QM,), 2)
    assert [event["version"] for event in await office.told(CHANGED, made.id)] == [1, 2]
    assert (await office.logged("member.updated"))[-1]["roles"] == "quality"


async def test_stale_revision_says_the_current_one(office):
    made = await invited(office)
    await office.do(g.UPDATE_MEMBER, g.UpdateMember(member_id=made.id, revision=1, roles=(Role.QM,)))
    with pytest.raises(Conflict, match=r"member\.stale") as refused:
        await office.do(g.UPDATE_MEMBER, g.UpdateMember(member_id=made.id, revision=1, roles=(Role.AG,)))
    assert refused.value.params == {"revision": 2}


async def test_last_admin_stays(office):
    me = await office.do(g.READ_MEMBER, g.ReadMember(member_id=office.firm.admin.actor_id))
    demote = g.UpdateMember(member_id=me.id, revision=me.revision, roles=(Role.AG,))
    with pytest.raises(Conflict, match=r"member\.last_admin"):
        await office.do(g.UPDATE_MEMBER, demote)
    await invited(office, Role.AD)  # invited only: nobody who could undo it yet
    with pytest.raises(Conflict, match=r"member\.last_admin"):
        await office.do(g.UPDATE_MEMBER, demote)
    await active(office, Role.AD)
    assert (await office.do(g.UPDATE_MEMBER, demote)).roles == (Role.AG,)


async def test_another_admin_cannot_end_the_last(office):
    somebody = Caller(
        tenant_id=office.firm.tenant_id, kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.AD,), name="另一位"
    )
    me = await office.do(g.READ_MEMBER, g.ReadMember(member_id=office.firm.admin.actor_id))
    for call in (g.SUSPEND_MEMBER, g.END_MEMBER):
        with pytest.raises(Conflict, match=r"member\.last_admin"):
            await office.do(call, move(me), by=somebody)


async def test_nobody_puts_himself_out(office):
    me = await office.do(g.READ_MEMBER, g.ReadMember(member_id=office.firm.admin.actor_id))
    for call in (g.SUSPEND_MEMBER, g.END_MEMBER):
        with pytest.raises(Forbidden, match=r"member\.not_yourself"):
            await office.do(call, move(me))


async def test_suspend_and_reinstate(office):
    made = await active(office)
    out = await office.do(g.SUSPEND_MEMBER, move(made))
    assert (out.state, out.revision) == ("suspended", 2)
    ended = await office.told("gateway.access.ended.v1", made.id)
    assert [event["of"] for event in ended] == ["membership"]
    back = await office.do(g.REINSTATE_MEMBER, move(out))
    assert (back.state, back.revision) == ("active", 3)
    assert [event["version"] for event in await office.told(CHANGED, made.id)] == [1, 2, 3]
    assert len(await office.logged("member.suspended")) == len(await office.logged("member.reinstated")) == 1


async def test_end_takes_the_department_its_head(office):
    made = await active(office)
    department = await office.do(g.CREATE_DEPARTMENT, g.CreateDepartment(name="維修部", head_id=made.id))
    assert department.head_name == "林語彤"
    assert (await office.do(g.END_MEMBER, move(made))).state == "ended"
    (now,) = (await office.do(g.LIST_DEPARTMENTS, g.ListDepartments())).items
    assert (now.head_id, now.revision) == (None, 2)


@pytest.mark.parametrize(
    ("call", "state"),
    [(g.SUSPEND_MEMBER, "invited"), (g.REINSTATE_MEMBER, "active"), (g.REINVITE_MEMBER, "active")],
)
async def test_verbs_out_of_place(office, call, state):
    made = await (invited(office) if state == "invited" else active(office))
    with pytest.raises(Conflict, match=r"member\.state"):
        await office.do(call, move(made))


async def test_reinvite_kills_the_earlier_link(office):
    made = await invited(office)
    await office.do(g.REINVITE_MEMBER, move(made))
    token = "select generation from link_token where membership_id = $1"
    assert await office.value(token, made.id) == 2
    assert len(await office.logged("member.reinvited")) == 1


async def test_ended_invitation_is_void(office):
    made = await invited(office)
    await office.do(g.END_MEMBER, move(made))
    used = "select used_at is not null from link_token where membership_id = $1"
    assert await office.value(used, made.id)


async def test_search_filter_and_pages(office):
    for number in range(5):
        await invited(office, name=f"測試員 {number}")
    found, cursor = [], None
    while True:
        page = await office.do(g.LIST_MEMBERS, g.ListMembers(q="測試員", limit=2, cursor=cursor))
        found += [one.name for one in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert found == [f"測試員 {number}" for number in range(5)]
    everybody = await office.do(g.LIST_MEMBERS, g.ListMembers(state=g.MemberState.ACTIVE))
    assert {one.name for one in everybody.items} == {"周明哲", "陳柏翰"}
    assert (await office.do(g.LIST_MEMBERS, g.ListMembers(q="%"))).items == ()
    with pytest.raises(Invalid):
        await office.do(g.LIST_MEMBERS, g.ListMembers(q="別的", limit=2, cursor=page.next or "bad"))


async def test_unknown_department(office):
    with pytest.raises(NotFound, match=r"department\.not_found"):
        await office.do(
            g.INVITE_MEMBER,
            g.InviteMember(name="x", mail=f"y@{office.firm.domain}", roles=(Role.AG,), department_id=new_id()),
        )
