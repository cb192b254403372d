"""`/w/{co}/settings/callbacks/questionnaires/…`: writing a questionnaire, and a new version of one."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.i18n import _
from gateway.pages.calling.plans import PATH, SECTION
from gateway.pages.calling.words import ITEMS, VERSIONS
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.rating.answers import ASKS
from gateway.pages.settings.section import label_of, page
from gateway.visitors import Visitor
from shared.contracts.desk import questionnaires as q
from shared.contracts.roles import Permission as P

SHEETS = f"{PATH}/questionnaires"


@get(f"{SHEETS}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_MANAGE)
    return await _form(request, visitor, None, None, NO_ERRORS)


@post(f"{SHEETS}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_MANAGE)
    form = await read_form(request)

    def command() -> q.CreateQuestionnaire:
        return form.command(q.CreateQuestionnaire, questions=_given(form))

    result = await tried(request, visitor, q.CREATE_QUESTIONNAIRE, command, form)
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=created")


@get(f"{SHEETS}/{{sheet_id:uuid}}")
async def sheet(request: Request[Any, Any, Any], co: str, sheet_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_MANAGE)
    return await _form(request, visitor, sheet_id, None, NO_ERRORS)


@post(f"{SHEETS}/{{sheet_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, sheet_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_MANAGE)
    form = await read_form(request)

    def command() -> q.ChangeQuestionnaire:
        return form.command(q.ChangeQuestionnaire, questionnaire_id=sheet_id, questions=_given(form))

    result = await tried(request, visitor, q.CHANGE_QUESTIONNAIRE, command, form)
    if result.done is None:
        return await _form(request, visitor, sheet_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=saved")


@post(f"{SHEETS}/{{sheet_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, sheet_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_MANAGE)
    form = await read_form(request)

    def command() -> q.ArchiveQuestionnaire:
        return form.command(q.ArchiveQuestionnaire, questionnaire_id=sheet_id)

    result = await tried(request, visitor, q.ARCHIVE_QUESTIONNAIRE, command, form)
    if result.done is None:
        return await _form(request, visitor, sheet_id, None, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=archived")


def _given(form: Form) -> list[dict[str, str]]:
    """The items that are ticked, in their order, each with its own words if there are some."""
    chosen = set(form.many.get("items", []))
    return [{"item": str(item), "text": form.text(f"text_{item}")} for item in q.Item if item in chosen]


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, sheet_id: UUID | None, form: Form | None, errors: Errors
) -> Response[Any]:
    one, values, chosen = None, {"purpose": str(q.Purpose.RESOLVED)}, {"solved", "result", "comment"}
    if sheet_id is not None:
        one = await ask(request, visitor, q.READ_QUESTIONNAIRE, q.ReadQuestionnaire(questionnaire_id=sheet_id))
        values = {"name": one.name, "purpose": str(one.purpose)}
        values |= {f"text_{question.item}": question.text for question in one.questions}
        chosen = {str(question.item) for question in one.questions}
    return await page(
        request,
        visitor,
        SECTION,
        "calling/sheet.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.name if one else _("新增問卷"),
        sheet=one,
        values={**values, **(form.values if form else {})},
        chosen=set(form.many.get("items", [])) if form else chosen,
        items=[(str(item), _(ITEMS[item]), _(ASKS[item])) for item in q.Item],
        purposes=[(str(code), _(word)) for code, word in VERSIONS.items()],
        key=form.key if form else new_key(),
        archive_key=new_key(),
        errors=errors,
    )


ROUTES = (new, create, sheet, change, archive)
