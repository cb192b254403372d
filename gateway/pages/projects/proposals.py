"""`/w/{co}/projects/proposals`: writing a proposal, submitting it, and each submission on paper."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import current
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import html, render
from gateway.pages.frame.every import active_members
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.money import money
from gateway.pages.frame.trying import tried
from gateway.pages.projects import words
from gateway.pages.projects.parts import frame, rows
from gateway.pdf.drawing import pdf_of
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import proposals as p
from shared.contracts.delivery.lessons import PROPOSED_LESSONS, ProposedQuery
from shared.contracts.roles import Permission as P
from shared.storage.names import disposition

PATH = "/w/{co:str}/projects/proposals"
SPARE = 3
"""Empty lines that a form offers: saved, it offers as many again."""


@get(PATH)
async def proposals(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.PROPOSAL_READ)
    command = p.ListProposals(cursor=given_cursor(request))
    found, bell = await asyncio.gather(ask(request, visitor, p.LIST_PROPOSALS, command), unread(request, visitor))
    here = f"/w/{co}/projects/proposals"
    return render(
        request,
        "projects/proposals.html",
        visitor,
        **frame(visitor, bell, "proposals"),
        found=found.items,
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/{{proposal_id:uuid}}")
async def proposal(request: Request[Any, Any, Any], co: str, proposal_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PROPOSAL_READ)
    return await _one(request, visitor, proposal_id, NO_ERRORS, None)


@post(f"{PATH}/{{proposal_id:uuid}}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, proposal_id: UUID, verb: str) -> Response[Any]:
    """To submit saves first: what was typed is what is submitted."""
    visitor = await staff(request, co, P.PROPOSAL_WRITE)
    form = await read_form(request)
    place = f"/w/{co}/projects/proposals/{proposal_id}"
    if verb == "withdraw":
        move = form.command(p.MoveProposal, proposal_id=proposal_id)
        moved = await tried(request, visitor, p.WITHDRAW_PROPOSAL, lambda: move, form)
        done, errors, again = moved.done, moved.errors, moved.again(form)
    elif verb in {"save", "submit"}:
        saved = await tried(request, visitor, p.SAVE_PROPOSAL, lambda: _said(form, proposal_id), form)
        done, errors, again = saved.done, saved.errors, saved.again(form)
        if done is not None and verb == "submit":
            command = p.MoveProposal(proposal_id=proposal_id, revision=done.revision)
            fresh = Form(values={**form.values, "revision": str(done.revision)}, many=form.many, key=new_key())
            sent = await tried(request, visitor, p.SUBMIT_PROPOSAL, lambda: command, fresh)
            done, errors, again = sent.done, sent.errors, sent.again(fresh)
    else:
        raise ROUTE_UNKNOWN()
    return await _one(request, visitor, proposal_id, errors, again) if done is None else go(request, place)


def _said(form: Form, proposal_id: UUID) -> p.SaveProposal:
    budget = [
        {"category": category, "basis": basis, "amount": amount.replace(",", "")}
        for category, basis, amount in rows(form, "line_category", "line_basis", "line_amount")
    ]
    stages = [
        {"name": name, "starts": starts, "ends": ends}
        for name, starts, ends in rows(form, "stage_name", "stage_starts", "stage_ends")
    ]
    return form.command(p.SaveProposal, proposal_id=proposal_id, budget=budget, stages=stages)


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, proposal_id: UUID, errors: Errors, form: Form | None
) -> Response[Any]:
    one, lessons, bell = await asyncio.gather(
        ask(request, visitor, p.READ_PROPOSAL, p.ReadProposal(proposal_id=proposal_id)),
        ask(request, visitor, PROPOSED_LESSONS, ProposedQuery(proposal_id=proposal_id)),
        unread(request, visitor),
    )
    mends = "submit" in one.verbs
    members = await active_members(request, visitor) if mends and visitor.may(P.MEMBER_READ) else []
    content, many = one.content, form.many if form else {}
    return render(
        request,
        "projects/proposal.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell, "proposals"),
        one=one,
        lessons=lessons,
        no_errors=NO_ERRORS,
        mends=mends,
        members=[(str(each.id), each.name) for each in members],
        values=form.values if form else _values(content),
        lines=_lines(many) if form else [(str(line.category), line.basis, line.amount) for line in content.budget],
        stages=_stages(many) if form else [(each.name, each.starts, each.ends) for each in content.stages],
        spare=SPARE,
        errors=errors,
        key=form.key if form else new_key(),
    )


def _values(content: p.ProposalContent) -> dict[str, Any]:
    names = ("title", "background", "goal", "services", "outcome", "starts", "ends", "manager_id", "amount")
    return {name: getattr(content, name) for name in names}


def _lines(many: dict[str, list[str]]) -> list[tuple[str, ...]]:
    return rows(Form(values={}, many=many, key=""), "line_category", "line_basis", "line_amount")


def _stages(many: dict[str, list[str]]) -> list[tuple[str, ...]]:
    return rows(Form(values={}, many=many, key=""), "stage_name", "stage_starts", "stage_ends")


@get(f"{PATH}/{{proposal_id:uuid}}/pdf/{{number:int}}")
async def pdf(request: Request[Any, Any, Any], co: str, proposal_id: UUID, number: int) -> Response[bytes]:
    """A submission as it was: from what was kept of it then, with its hash."""
    visitor = await staff(request, co, P.PROPOSAL_READ)
    one = await ask(request, visitor, p.READ_PROPOSAL, p.ReadProposal(proposal_id=proposal_id))
    kept = next((each for each in one.submissions if each.round == number), None)
    if kept is None or visitor.standing is None:
        raise p.PROPOSAL_NOT_FOUND()
    text = html(
        "projects/pdf.html",
        one=one,
        kept=kept,
        content=kept.content,
        words=words,
        money=money,
        company=visitor.standing.company,
        accent=visitor.standing.accent or "#00688A",
        zone=visitor.standing.zone,
        language=current(),
    )
    headers = {
        "Content-Disposition": disposition(f"{one.approval or 'proposal'} v{number}.pdf"),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    }
    return Response(await pdf_of(str(text)), media_type="application/pdf", headers=headers)


ROUTES: tuple[HTTPRouteHandler, ...] = (proposals, proposal, pdf, act)
