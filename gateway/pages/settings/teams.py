"""`/w/{co}/settings/teams`: teams with their people, hours and way of handing out; and what each person can do."""

import asyncio
import re
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.every import active_members, with_stored
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import teams as c
from shared.contracts.desk.calendars import LIST_CALENDARS, ListCalendars
from shared.contracts.roles import Permission as P
from shared.contracts.roles import permissions_of

PATH = "/w/{co:str}/settings/teams"
MOST = 100
"""As many teams as a company can have in use, and as many hours as a form offers."""

HOW: dict[str, tuple[str, str]] = {
    c.Handing.MANUAL: (N_("不自動分派"), N_("留在團隊的未指派清單，由人接手")),
    c.Handing.ROUND_ROBIN: (N_("輪流"), N_("最久沒接到的人先接")),
    c.Handing.LEAST_LOADED: (N_("最少工單"), N_("手上未結工單最少的人先接")),
    c.Handing.BY_SKILL: (N_("依技能"), N_("標籤或主旨提到他的技能；都不符合時給工單最少的人")),
}
_APART = re.compile(r"[,，、\n]")


class Offered(Struct, frozen=True, kw_only=True):
    """What a form about a team chooses from, as (value, words)."""

    agents: list[tuple[str, str, str]]
    leads: list[tuple[str, str]]
    calendars: list[tuple[str, str]]


@get(PATH)
async def teams(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "teams")
    return await _list(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(PATH, status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.TEAM_MANAGE)
    form = await read_form(request)
    result = await tried(request, visitor, c.CREATE_TEAM, lambda: form.command(c.CreateTeam, **_given(form)), form)
    if result.done is None:
        return await _list(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/teams/{result.done.id}?said=created")


@get(f"{PATH}/{{team_id:uuid}}")
async def team(request: Request[Any, Any, Any], co: str, team_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "teams")
    return await _one(request, visitor, team_id, None, NO_ERRORS)


@post(f"{PATH}/{{team_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, team_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TEAM_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangeTeam:
        return form.command(c.ChangeTeam, team_id=team_id, **_given(form))

    result = await tried(request, visitor, c.CHANGE_TEAM, command, form)
    if result.done is None:
        return await _one(request, visitor, team_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/teams/{team_id}?said=saved")


@post(f"{PATH}/{{team_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, team_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TEAM_MANAGE)
    form = await read_form(request)

    def command() -> c.ArchiveTeam:
        return form.command(c.ArchiveTeam, team_id=team_id)

    result = await tried(request, visitor, c.ARCHIVE_TEAM, command, form)
    if result.done is None:
        return await _one(request, visitor, team_id, None, result.errors)
    return go(request, f"/w/{co}/settings/teams?said=archived")


@post(f"{PATH}/{{team_id:uuid}}/skills", status_code=200)
async def skills(request: Request[Any, Any, Any], co: str, team_id: UUID) -> Response[Any]:
    """One person's, from the page of a team he is in."""
    visitor = await staff(request, co, P.TEAM_MANAGE)
    form = await read_form(request)
    said = [one.strip() for one in _APART.split(form.text("skills")) if one.strip()]
    result = await tried(request, visitor, c.SET_SKILLS, lambda: form.command(c.SetSkills, skills=said), form)
    if result.done is None:
        return await _one(request, visitor, team_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/teams/{team_id}?said=saved")


def _given(form: Form) -> dict[str, Any]:
    return {
        "member_ids": form.many.get("member_ids", []),
        "takes_new": form.text("takes_new") == "1",
        "lead_id": form.text("lead_id") or None,
        "calendar_id": form.text("calendar_id") or None,
    }


async def _offered(request: Request[Any, Any, Any], visitor: Visitor) -> Offered:
    members, calendars = await asyncio.gather(
        active_members(request, visitor), ask(request, visitor, LIST_CALENDARS, ListCalendars(limit=MOST))
    )
    works = [one for one in members if P.TICKET_WORK in permissions_of(one.roles)]
    return Offered(
        agents=[(str(one.id), one.name, "") for one in works],
        leads=[(str(one.id), one.name) for one in members],
        calendars=[(str(one.id), one.name) for one in calendars.items],
    )


def _with_its_own(offered: Offered, team: c.TeamView) -> Offered:
    """Whoever is in it stays in it, whatever he works as now; so do a lead who has left and hours put away."""
    agents = with_stored(
        [(key, name) for key, name, _more in offered.agents], [(one.id, one.name) for one in team.members]
    )
    return Offered(
        agents=[(key, name, "") for key, name in agents],
        leads=with_stored(offered.leads, [(team.lead_id, team.lead_name)]),
        calendars=with_stored(offered.calendars, [(team.calendar_id, team.calendar_name)]),
    )


def _hows() -> list[tuple[str, str, str]]:
    return [(str(how), _(word), _(more)) for how, (word, more) in HOW.items()]


async def _list(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    listed, offered = await asyncio.gather(
        ask(request, visitor, c.LIST_TEAMS, c.ListTeams(limit=MOST)), _offered(request, visitor)
    )
    return await page(
        request,
        visitor,
        "teams",
        "teams.html",
        status=errors.status,
        found=listed.items,
        values=form.values,
        chosen=form.many.get("member_ids", []),
        key=form.key,
        errors=errors,
        offered=offered,
        hows=_hows(),
    )


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, team_id: UUID, form: Form | None, errors: Errors
) -> Response[Any]:
    """With `form` as it was filled in: the team's, or one member's skills."""
    skilled = form if form and "skills" in form.values else None
    form = None if skilled else form
    one, offered = await asyncio.gather(
        ask(request, visitor, c.READ_TEAM, c.ReadTeam(team_id=team_id)), _offered(request, visitor)
    )
    return await page(
        request,
        visitor,
        "teams",
        "team.html",
        status=errors.status,
        heading=one.name,
        parent=label_of("teams"),
        team=one,
        values={**_stored(one), **(form.values if form else {})},
        chosen=form.many.get("member_ids", []) if form else [str(member.id) for member in one.members],
        key=form.key if form else new_key(),
        new_key=new_key,
        skilled=skilled.values if skilled else {},
        errors=errors,
        offered=_with_its_own(offered, one),
        hows=_hows(),
    )


def _stored(team: c.TeamView) -> dict[str, str]:
    return {
        "name": team.name,
        "lead_id": str(team.lead_id or ""),
        "calendar_id": str(team.calendar_id or ""),
        "handing": str(team.handing),
        "most_open": str(team.most_open),
        "takes_new": "1" if team.takes_new else "",
    }


ROUTES: tuple[HTTPRouteHandler, ...] = (teams, create, team, change, archive, skills)
