"""`/w/{co}/settings/renewals`: commitments that end soon, and the policies that count without one."""

from typing import Any

from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, empty_as_none, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import opened, page
from gateway.pages.terms import words
from gateway.pages.terms.commitments import policies_to_choose, today_of
from gateway.visitors import Visitor
from shared.contracts.desk import coverage as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/renewals"
DAYS = (30, 90, 180)
VERDICTS = ("expired", "not_covered", "charged")


@get(PATH)
async def renewals(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "renewals")
    return await _page(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(PATH, status_code=200)
async def choose(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.COMMITMENT_MANAGE)
    form = await read_form(request)

    def command() -> c.SetCoveragePolicies:
        return form.command(c.SetCoveragePolicies, **empty_as_none(form.values, *VERDICTS))

    result = await tried(request, visitor, c.SET_COVERAGE_POLICIES, command, form)
    if result.done is None:
        return await _page(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/renewals?said=saved")


async def _page(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    assert visitor.standing is not None
    asked = request.query_params.get("days", "")
    days = int(asked) if asked in {str(one) for one in DAYS} else 90
    command = c.EndingQuery(days=days, cursor=given_cursor(request))
    found = await ask(request, visitor, c.ENDING_COMMITMENTS, command)
    chosen = await ask(request, visitor, c.READ_COVERAGE_POLICIES, c.CoveragePoliciesQuery())
    here = f"/w/{visitor.standing.slug}/settings/renewals"
    stored = {name: str(getattr(chosen, name) or "") for name in VERDICTS}
    return await page(
        request,
        visitor,
        "renewals",
        "coverage/renewals.html",
        status=errors.status,
        found=found.items,
        days=days,
        choices=DAYS,
        today=today_of(visitor),
        policies=await policies_to_choose(request, visitor),
        values={**stored, **form.values},
        key=form.key,
        errors=errors,
        words=words,
        manages=visitor.may(P.COMMITMENT_MANAGE),
        first=address(here, days=str(days)) if command.cursor else "",
        next=address(here, days=str(days), cursor=found.next) if found.next else "",
    )


ROUTES = (renewals, choose)
