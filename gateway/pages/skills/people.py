"""`/w/{co}/skills`: one's own skills and who has one; `/w/{co}/skills/people/{id}`: a person's, with their proof."""

import asyncio
from collections import defaultdict
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from msgspec import Struct

from gateway.files.forms import NOTHING, Attached, attached_to
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.projects.parts import frame
from gateway.pages.skills import words
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import skills as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/skills"
VERBS: dict[str, Any] = {call.verb: call for call in (c.RESTATE_SKILL, c.VERIFY_SKILL, c.REFUSE_SKILL, c.END_SKILL)}


class Again(Struct, frozen=True):
    """`about` is the form that `errors` concern, `values` what stood in it."""

    about: str = ""
    errors: Errors = NO_ERRORS
    values: dict[str, str] = {}
    attached: Attached = NOTHING

    def of(self, about: str) -> Errors:
        return self.errors if about == self.about else NO_ERRORS


class Sought(Struct, frozen=True):
    """Whom the page looks for."""

    skill: UUID | None = None
    level: int = 1


AT_FIRST, NOBODY = Again(), Sought()


@get(PATH)
async def own(request: Request[Any, Any, Any], co: str, skill: str = "", level: str = "1") -> Response[Any]:
    visitor = await staff(request, co, P.SKILL_READ)
    return await _show(request, visitor, None, AT_FIRST, _sought(skill, level))


@get(f"{PATH}/people/{{member_id:uuid}}")
async def person(request: Request[Any, Any, Any], co: str, member_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.SKILL_READ)
    return await _show(request, visitor, member_id, AT_FIRST)


@post(f"{PATH}/people/{{member_id:uuid}}", status_code=200)
async def claim(request: Request[Any, Any, Any], co: str, member_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.SKILL_ACT)
    form = await read_form(request)
    attached = await attached_to(request, visitor, form)

    def command() -> c.ClaimSkill:
        attached.check()
        return form.command(c.ClaimSkill, member_id=member_id, files=attached.receipts)

    result = await tried(request, visitor, c.CLAIM_SKILL, command, form)
    if result.done is None:
        return await _show(request, visitor, member_id, Again("claim", result.errors, form.values, attached))
    return go(request, f"/w/{co}/skills/people/{member_id}")


@post(f"{PATH}/{{person_skill_id:uuid}}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, person_skill_id: UUID, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.SKILL_ACT)
    if verb not in VERBS:
        raise ROUTE_UNKNOWN()
    form, call = await read_form(request), VERBS[verb]
    attached = await attached_to(request, visitor, form) if verb == "restate" else NOTHING

    def command() -> Any:
        attached.check()
        given: dict[str, Any] = {"person_skill_id": person_skill_id}
        if verb == "restate":
            given |= {"files": attached.receipts, "drops": tuple(form.many.get("drops", []))}
        return form.command(call.takes, **given)

    result = await tried(request, visitor, call, command, form)
    if result.done is None:
        again = Again(f"{person_skill_id}-{verb}", result.errors, form.values, attached)
        return await _show(request, visitor, _id(form.text("whose")), again)
    return go(request, f"/w/{co}/skills/people/{result.done.member_id}")


async def _show(
    request: Request[Any, Any, Any], visitor: Visitor, member_id: UUID | None, again: Again, sought: Sought = NOBODY
) -> Response[Any]:
    found, catalogue, bell = await asyncio.gather(
        ask(request, visitor, c.READ_PERSON_SKILLS, c.ReadPersonSkills(member_id=member_id)),
        ask(request, visitor, c.LIST_SKILLS, c.ListSkills()),
        unread(request, visitor),
    )
    people = None
    if sought.skill is not None and any(one.id == sought.skill for one in catalogue.items):
        looked = c.FindSkilled(skill_id=sought.skill, min_level=sought.level)
        people = (await ask(request, visitor, c.FIND_SKILLED, looked)).items
    given = frame(visitor, bell, "")
    return render(
        request,
        "skills/person.html",
        visitor,
        status=again.errors.status,
        **{**given, "here": f"{given['base']}/skills"},
        found=found,
        is_own=member_id is None,
        catalogue=catalogue.items,
        offered=[(str(one.id), one.name) for one in catalogue.items if not one.is_retired],
        skills=[(str(one.id), one.name) for one in catalogue.items],
        sought=sought,
        people=people,
        skill_words=words,
        again=again,
        fresh=defaultdict(str),
        values=defaultdict(str, again.values),
    )


def _sought(skill: str, level: str) -> Sought:
    return Sought(_id(skill), int(level) if level in {"1", "2", "3", "4", "5"} else 1)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES = (own, person, claim, act)
