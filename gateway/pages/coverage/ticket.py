"""Coverage on a ticket: looked at again by the desk, answered by the customer."""

from typing import Any

from litestar import Request, Response, post

from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import customer, staff
from gateway.pages.frame.forms import read_form
from shared.contracts.desk.coverage import ANSWER_CHARGE, CHECK_COVERAGE, AnswerCharge, CheckCoverage
from shared.contracts.roles import Permission as P


@post("/w/{co:str}/tickets/{no:str}/coverage/check", status_code=200)
async def check(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_WORK)
    form = await read_form(request)
    await ask(request, visitor, CHECK_COVERAGE, form.command(CheckCoverage), key=form.key)
    return go(request, f"/w/{co}/tickets/HD-{number_of(no)}")


@post("/p/{co:str}/tickets/{no:str}/charge", status_code=200)
async def answer(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await customer(request, co)
    form = await read_form(request)
    command = form.command(AnswerCharge, agrees=form.text("agrees") == "1")
    await ask(request, visitor, ANSWER_CHARGE, command, key=form.key)
    return go(request, f"/p/{co}/tickets/HD-{number_of(no)}")


ROUTES = (check, answer)
