"""`/w/{co}/settings/members`: who belongs to the company, as what, and since when he was seen."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried, unconfirmed
from gateway.pages.settings.departments import department_options
from gateway.pages.settings.roles import DUTIES, permission_table, role_options, role_word, role_words
from gateway.pages.settings.section import label_of, opened, page, proven
from gateway.sessions.elsewhere import with_next
from gateway.sessions.step_up import STEP_UP
from gateway.visitors import Visitor
from shared.contracts import gateway as g
from shared.contracts.roles import Permission as P

STATES: dict[str, str] = {
    g.MemberState.ACTIVE: N_("使用中"),
    g.MemberState.INVITED: N_("已邀請"),
    g.MemberState.SUSPENDED: N_("已停用"),
    g.MemberState.ENDED: N_("已離開"),
}
TONES = {g.MemberState.ACTIVE: "ok", g.MemberState.INVITED: "brand", g.MemberState.SUSPENDED: "warn"}
PATH = "/w/{co:str}/settings/members"


@get(PATH)
async def members(request: Request[Any, Any, Any], co: str, q: str = "") -> Response[Any]:
    visitor = await opened(request, co, "members")
    given = request.query_params.get("state", "")
    wanted = given if given in STATES else ""
    command = g.ListMembers(q=q[:100], state=g.MemberState(wanted) if wanted else None, cursor=given_cursor(request))
    found = await ask(request, visitor, g.LIST_MEMBERS, command)
    here = f"/w/{co}/settings/members"
    return await page(
        request,
        visitor,
        "members",
        "members.html",
        found=found.items,
        q=q,
        state=wanted,
        states=_states(),
        tones=TONES,
        role_word=role_word,
        first=address(here, q=q, state=wanted) if command.cursor else "",
        next=address(here, q=q, state=wanted, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/roles")
async def roles(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "members")
    titles = [role_word(role) for role in DUTIES]
    given = {"heading": _("角色與權限"), "parent": label_of("members"), "titles": titles, "groups": permission_table()}
    return await page(request, visitor, "members", "roles.html", **given)


@get(f"{PATH}/new")
async def invitation(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.MEMBER_INVITE)
    proven(request, visitor)
    return await _invitation(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def invite(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.MEMBER_INVITE)
    proven(request, visitor)
    form = await read_form(request)
    result = await tried(
        request,
        visitor,
        g.INVITE_MEMBER,
        lambda: form.command(g.InviteMember, roles=form.many.get("roles", [])),
        form,
    )
    if result.done is None:
        return await _invitation(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/members?said=invited")


async def _invitation(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    return await page(
        request,
        visitor,
        "members",
        "member_new.html",
        status=errors.status,
        heading=_("邀請成員"),
        parent=label_of("members"),
        form=form,
        errors=errors,
        roles=_grantable(visitor),
        departments=await department_options(request, visitor),
    )


@get(f"{PATH}/{{member_id:uuid}}")
async def member(request: Request[Any, Any, Any], co: str, member_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "members")
    return await _member(request, visitor, member_id, NO_ERRORS)


@post(f"{PATH}/{{member_id:uuid}}", status_code=200)
async def update(request: Request[Any, Any, Any], co: str, member_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MEMBER_MANAGE)
    proven(request, visitor)
    form = await read_form(request)

    def command() -> g.UpdateMember:
        given = {"roles": form.many.get("roles", []), "department_id": form.text("department_id") or None}
        return form.command(g.UpdateMember, member_id=member_id, **given)

    result = await tried(request, visitor, g.UPDATE_MEMBER, command, form)
    if result.done is None:
        return await _member(request, visitor, member_id, result.errors, form=result.again(form))
    return go(request, f"/w/{co}/settings/members/{member_id}?said=saved")


VERBS = {
    "suspend": (g.SUSPEND_MEMBER, "suspended", P.MEMBER_MANAGE),
    "reinstate": (g.REINSTATE_MEMBER, "reinstated", P.MEMBER_MANAGE),
    "end": (g.END_MEMBER, "ended", P.MEMBER_MANAGE),
    "reinvite": (g.REINVITE_MEMBER, "invited", P.MEMBER_INVITE),
}


@post(f"{PATH}/{{member_id:uuid}}/{{verb:str}}", status_code=200)
async def move(request: Request[Any, Any, Any], co: str, member_id: UUID, verb: str) -> Response[Any]:
    if verb not in VERBS:
        raise g.MEMBER_NOT_FOUND()
    call, said, needs = VERBS[verb]
    visitor = await staff(request, co, needs)
    proven(request, visitor)
    form = await read_form(request)
    if verb == "end":
        found = await ask(request, visitor, g.READ_MEMBER, g.ReadMember(member_id=member_id))
        wrong = unconfirmed(form, found.name)
        if wrong is not None:
            return await _member(request, visitor, member_id, wrong)
    result = await tried(request, visitor, call, lambda: form.command(g.MoveMember, member_id=member_id), form)
    if result.done is None:
        return await _member(request, visitor, member_id, result.errors)
    return go(request, f"/w/{co}/settings/members/{member_id}?said={said}")


async def _member(
    request: Request[Any, Any, Any], visitor: Visitor, member_id: UUID, errors: Errors, form: Form | None = None
) -> Response[Any]:
    found = await ask(request, visitor, g.READ_MEMBER, g.ReadMember(member_id=member_id))
    assert visitor.standing is not None
    here = f"/w/{visitor.standing.slug}/settings/members/{member_id}"
    return await page(
        request,
        visitor,
        "members",
        "member.html",
        status=errors.status,
        heading=found.name,
        parent=label_of("members"),
        member=found,
        chosen=form.many.get("roles", []) if form else [str(role) for role in found.roles],
        department=form.text("department_id") if form else found.department_id or "",
        key=form.key if form else new_key(),
        move_key=new_key(),
        errors=errors,
        is_self=found.id == visitor.standing.membership_id,
        step_up=with_next(STEP_UP, here),
        roles=role_options(),
        role_words=role_words,
        states=_states(),
        tones=TONES,
        departments=await department_options(request, visitor),
    )


def _grantable(visitor: Visitor) -> list[tuple[str, str, str]]:
    """Only who manages members makes admins."""
    admin = visitor.may(P.MEMBER_MANAGE)
    return [option for option in role_options() if admin or option[0] != "company_admin"]


def _states() -> dict[str, str]:
    return {state: _(word) for state, word in STATES.items()}


ROUTES: tuple[HTTPRouteHandler, ...] = (members, roles, invitation, invite, member, update, move)
