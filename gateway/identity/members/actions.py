"""The verbs on a member. Each ends what he may no longer do in the same transaction."""

from collections.abc import Collection
from typing import Any

from msgspec import UNSET

from gateway.db import DB
from gateway.identity.departments.access import must_exist
from gateway.identity.journal import changed
from gateway.identity.links.wanted import INVITATION, void_invitation, want_again
from gateway.identity.members.access import MemberInHand, keep_an_admin, take_in_hand
from gateway.identity.members.inviting import Newcomer, add_member
from gateway.identity.members.queries import view_of
from gateway.identity.members.states import next_state
from gateway.sessions.ending import end_of_membership
from shared.contracts.gateway import (
    MEMBER_STALE,
    NOT_YOURSELF,
    ROLE_REFUSED,
    InviteMember,
    MemberChanged,
    MemberView,
    MoveMember,
    UpdateMember,
)
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import STAFF_ROLES, Permission, Role

_LOCALE = "select locale from company where tenant_id = $1 and id = $1"
_WRITE = """
update membership set roles = $4, department_id = $5, state = $6, revision = revision + 1
where tenant_id = $1 and id = $2 and revision = $3
"""
_HEADLESS = """
update department set head_id = null, revision = revision + 1 where tenant_id = $1 and head_id = $2
"""


async def invite(caller: Caller, command: InviteMember) -> MemberView:
    roles = _checked(caller, command.roles)
    await must_exist(caller, command.department_id, "department_id")
    new = Newcomer(
        mail=command.mail,
        name=command.name,
        locale=command.locale or await DB.value(_LOCALE, caller.tenant_id),
        roles=roles,
        department_id=command.department_id,
    )
    member_id = await add_member(caller, caller.tenant_id, new)
    event = MemberChanged(id=member_id, version=1)
    await changed(caller, event, "member.invited", name=command.name, roles=_said(roles))
    return await view_of(caller, member_id)


async def update(caller: Caller, command: UpdateMember) -> MemberView:
    member = await take_in_hand(caller, command.member_id, command.revision)
    roles = member.roles if command.roles is UNSET else _checked(caller, command.roles)
    department_id = member.department_id if command.department_id is UNSET else command.department_id
    if department_id != member.department_id:
        await must_exist(caller, department_id, "department_id")
    if Role.AD not in roles:
        await keep_an_admin(caller, member)
    await _write(caller, member, roles=list(roles), department_id=department_id)
    await _told(caller, member, "member.updated", roles=_said(roles))
    return await view_of(caller, member.id)


async def suspend(caller: Caller, command: MoveMember) -> MemberView:
    return await _out(caller, command, "suspend", "member.suspended")


async def end(caller: Caller, command: MoveMember) -> MemberView:
    member = await _out(caller, command, "end", "member.ended")
    await DB.run(_HEADLESS, caller.tenant_id, member.id)
    return member


async def _out(caller: Caller, command: MoveMember, verb: str, what: str) -> MemberView:
    member = await take_in_hand(caller, command.member_id, command.revision)
    if member.id == caller.actor_id:
        raise NOT_YOURSELF()
    state = next_state(member.state, verb)
    await keep_an_admin(caller, member)
    await _write(caller, member, state=state)
    await void_invitation(caller.tenant_id, member.id)
    await end_of_membership(caller, caller.tenant_id, member.id)
    await _told(caller, member, what)
    return await view_of(caller, member.id)


async def reinstate(caller: Caller, command: MoveMember) -> MemberView:
    member = await take_in_hand(caller, command.member_id, command.revision)
    await _write(caller, member, state=next_state(member.state, "reinstate"))
    await _told(caller, member, "member.reinstated")
    return await view_of(caller, member.id)


async def reinvite(caller: Caller, command: MoveMember) -> MemberView:
    member = await take_in_hand(caller, command.member_id, command.revision)
    next_state(member.state, "reinvite")
    await _write(caller, member)
    await want_again(caller, INVITATION, tenant_id=caller.tenant_id, membership_id=member.id)
    await _told(caller, member, "member.reinvited")
    return await view_of(caller, member.id)


def _checked(caller: Caller, roles: Collection[Role]) -> tuple[Role, ...]:
    """In one order, each once. Customers' and operators' roles are nobody's to give here; admins make admins."""
    wanted = frozenset(roles)
    grants_admin = caller.kind is Kind.SERVICE or caller.may(Permission.MEMBER_MANAGE)
    if not wanted <= STAFF_ROLES or (Role.AD in wanted and not grants_admin):
        raise ROLE_REFUSED(fields={"roles": ROLE_REFUSED.code})
    return tuple(role for role in Role if role in wanted)


async def _write(caller: Caller, member: MemberInHand, **new: Any) -> None:
    values: dict[str, Any] = {
        "roles": list(member.roles),
        "department_id": member.department_id,
        "state": member.state,
        **new,
    }
    done = await DB.run(_WRITE, caller.tenant_id, member.id, member.revision, *values.values())
    if not done:
        raise MEMBER_STALE()


async def _told(caller: Caller, member: MemberInHand, what: str, **data: Any) -> None:
    event = MemberChanged(id=member.id, version=member.revision + 1)
    await changed(caller, event, what, name=member.name, **data)


def _said(roles: Collection[Role]) -> str:
    return " ".join(roles)
