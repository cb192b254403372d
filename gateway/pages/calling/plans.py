"""`/w/{co}/settings/callbacks`: the plans of call-backs, their questionnaires, and the draws that were held."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.i18n import _
from gateway.pages.calling.words import FIELDS, VERSIONS, given_rules, typed_rules
from gateway.pages.desk.teams import team_options
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.every import every
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import label_of, opened, page
from gateway.pages.terms.customers import customers_like
from gateway.visitors import Visitor
from shared.contracts.desk import call_plans as p
from shared.contracts.desk.questionnaires import LIST_QUESTIONNAIRES, ListQuestionnaires, Purpose, QuestionnaireView
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/callbacks"
SECTION = "callbacks"
DRAWS = 10


@get(PATH)
async def plans(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    found, asked = await asyncio.gather(
        every(lambda cursor: ask(request, visitor, p.LIST_CALL_PLANS, p.ListCallPlans(limit=100, cursor=cursor))),
        questionnaires(request, visitor),
    )
    return await page(request, visitor, SECTION, "calling/list.html", plans=found, questionnaires=asked, words=VERSIONS)


async def questionnaires(request: Request[Any, Any, Any], visitor: Visitor) -> list[QuestionnaireView]:
    return await every(
        lambda cursor: ask(request, visitor, LIST_QUESTIONNAIRES, ListQuestionnaires(limit=100, cursor=cursor))
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_MANAGE)
    return await _form(request, visitor, None, None, NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_MANAGE)
    form = await read_form(request)

    def command() -> p.CreateCallPlan:
        return form.command(p.CreateCallPlan, rules=given_rules(form))

    result = await tried(request, visitor, p.CREATE_CALL_PLAN, command, form)
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=created")


@get(f"{PATH}/{{plan_id:uuid}}")
async def plan(request: Request[Any, Any, Any], co: str, plan_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_READ)
    return await _form(request, visitor, plan_id, None, NO_ERRORS)


@post(f"{PATH}/{{plan_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, plan_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_MANAGE)
    form = await read_form(request)

    def command() -> p.ChangeCallPlan:
        return form.command(p.ChangeCallPlan, call_plan_id=plan_id, rules=given_rules(form))

    result = await tried(request, visitor, p.CHANGE_CALL_PLAN, command, form)
    if result.done is None:
        return await _form(request, visitor, plan_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=saved")


@post(f"{PATH}/{{plan_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, plan_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_MANAGE)
    form = await read_form(request)

    def command() -> p.ArchiveCallPlan:
        return form.command(p.ArchiveCallPlan, call_plan_id=plan_id)

    result = await tried(request, visitor, p.ARCHIVE_CALL_PLAN, command, form)
    if result.done is None:
        return await _form(request, visitor, plan_id, None, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=archived")


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, plan_id: UUID | None, form: Form | None, errors: Errors
) -> Response[Any]:
    asked, teams, customers = await asyncio.gather(
        questionnaires(request, visitor), team_options(request, visitor), customers_like(request, visitor, "")
    )
    one, values = None, dict[str, str]()
    draws: tuple[p.DrawView, ...] = ()
    if plan_id is not None:
        one, found = await asyncio.gather(
            ask(request, visitor, p.READ_CALL_PLAN, p.ReadCallPlan(call_plan_id=plan_id)),
            ask(request, visitor, p.LIST_DRAWS, p.ListDraws(call_plan_id=plan_id, limit=DRAWS)),
        )
        draws = found.items
        values = {"name": one.name, "script": one.script, "team_id": str(one.team_id or "")}
        values |= {"questionnaire_id": str(one.questionnaire_id)}
        values |= {"care_questionnaire_id": str(one.care_questionnaire_id)}
    return await page(
        request,
        visitor,
        SECTION,
        "calling/plan.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.name if one else _("新增回訪計畫"),
        plan_=one,
        draws=draws,
        values={**typed_rules(one.rules if one else p.USUAL_RULES), **values, **(form.values if form else {})},
        key=form.key if form else new_key(),
        archive_key=new_key(),
        errors=errors,
        fields=[(name, _(label), _(hint) if hint else "") for name, label, hint in FIELDS],
        teams=teams,
        customers=customers,
        asked={
            purpose: [(str(one.id), one.name) for one in asked if one.purpose is purpose] for purpose in tuple(Purpose)
        },
        may=visitor.may(P.CALLBACK_MANAGE),
    )


ROUTES = (plans, new, create, plan, change, archive)
