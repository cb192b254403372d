"""`/w/{co}/settings/policies/{id}/change`: a new version of a policy, from when, for which tickets."""

from datetime import date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.terms import words, writing
from gateway.pages.terms.looking import looked
from gateway.pages.terms.policies import PATH, form_context, policy_page
from gateway.pages.terms.previews import Seen, looks_first
from gateway.visitors import Visitor
from shared.contracts.desk import policies as c
from shared.contracts.desk.changes import PREVIEW_POLICY, PROPOSE_POLICY, PreviewPolicy, ProposePolicy
from shared.contracts.desk.rules import Applies
from shared.contracts.roles import Permission as P
from shared.core.clock import now
from shared.core.validation import INVALID


@get(f"{PATH}/change")
async def change_form(request: Request[Any, Any, Any], co: str, policy_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.POLICY_MANAGE)
    return await show_form(request, visitor, policy_id, None, NO_ERRORS)


@post(f"{PATH}/change", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, policy_id: UUID) -> Response[Any]:
    """Shown before it is made; what is to count for the past is asked for."""
    visitor = await staff(request, co, P.POLICY_MANAGE)
    form = await read_form(request)
    if looks_first(form):
        command = partial(_preview, form, visitor, policy_id)
        previewed, seen = await looked(request, visitor, PREVIEW_POLICY, command, form)
        return await show_form(request, visitor, policy_id, previewed.again(form), previewed.errors, seen)
    if form.text("applies") == Applies.RETROACTIVE:
        return await _propose(request, visitor, policy_id, form)
    result = await tried(request, visitor, c.CHANGE_POLICY, lambda: command_given(form, visitor, policy_id), form)
    if result.done is None:
        return await show_form(request, visitor, policy_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/policies/{policy_id}?said=saved")


def _preview(form: Form, visitor: Visitor, policy_id: UUID, cursor: str | None) -> PreviewPolicy:
    begins(form, visitor)
    if form.text("applies") == Applies.RETROACTIVE:
        _not_from_a_day(form)
    return form.command(PreviewPolicy, policy_id=policy_id, rules=writing.rules_given(form), cursor=cursor)


def _not_from_a_day(form: Form) -> None:
    """What counts for the past counts from where each ticket began. Raises `fields.invalid`."""
    if form.text("from_day"):
        raise INVALID(fields={"from_day": "field.past_from_day"})


async def _propose(request: Request[Any, Any, Any], visitor: Visitor, policy_id: UUID, form: Form) -> Response[Any]:
    def command() -> ProposePolicy:
        _not_from_a_day(form)
        return form.command(ProposePolicy, policy_id=policy_id, rules=writing.rules_given(form))

    assert visitor.standing is not None
    result = await tried(request, visitor, PROPOSE_POLICY, command, form)
    if result.done is None:
        return await show_form(request, visitor, policy_id, result.again(form), result.errors)
    return go(request, f"/w/{visitor.standing.slug}/approvals/{result.done.id}?said=asked")


def command_given(form: Form, visitor: Visitor, policy_id: UUID) -> c.ChangePolicy:
    """Raises `fields.invalid`."""
    given = {"rules": writing.rules_given(form), "effective_from": begins(form, visitor)}
    return form.command(c.ChangePolicy, policy_id=policy_id, **given)


def begins(form: Form, visitor: Visitor) -> datetime | None:
    """The first moment of the day typed, in the company's zone; none or today is at once."""
    text = form.text("from_day")
    if not text:
        return None
    assert visitor.standing is not None
    zone = ZoneInfo(visitor.standing.zone)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise INVALID(fields={"effective_from": "field.time"}) from error
    return None if day == now().astimezone(zone).date() else datetime.combine(day, time(), zone)


async def show_form(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    policy_id: UUID,
    form: Form | None,
    errors: Errors,
    seen: Seen | None = None,
) -> Response[Any]:
    found = await ask(request, visitor, c.READ_POLICY, c.ReadPolicy(policy_id=policy_id))
    if found.archived:
        raise c.POLICY_ARCHIVED()
    latest = found.versions[0]
    context = await form_context(request, visitor, latest.rules, form, errors)
    stored_id = str(latest.calendar_id or "")
    if stored_id and stored_id not in dict(context["calendars"]):  # archived, or beyond those listed
        context["calendars"] = [(stored_id, latest.calendar_name or ""), *context["calendars"]]
    stored = {"name": found.name, "calendar_id": stored_id, "applies": Applies.NEW}
    return await policy_page(
        request,
        visitor,
        found,
        "policy_change.html",
        status=errors.status,
        tab="change",
        **{**context, "values": {**stored, **context["values"]}},
        ways=words.ways(),
        seen=seen,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (change_form, change)
