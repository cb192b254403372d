"""`/w/{co}/approvals/PA-2026-001`: one request with its steps, who waits since when, and what the reader may do."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response

from gateway.i18n import N_, _
from gateway.pages.approvals import words
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.every import active_members
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.money import money
from gateway.pages.frame.trying import tried
from gateway.pages.projects import words as delivery
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.approving import APPROVAL_NOT_FOUND
from shared.contracts.base import Call
from shared.contracts.delivery import approvals as c
from shared.contracts.delivery.proposals import READ_PROPOSAL, ProposalView, ReadProposal
from shared.contracts.roles import Permission as P

VERBS: dict[str, tuple[Call[Any, c.RequestView], type[Any]]] = {
    "approve": (c.APPROVE_STEP, c.ApproveStep),
    "return": (c.RETURN_STEP, c.RefuseStep),
    "reject": (c.REJECT_STEP, c.RefuseStep),
    "add": (c.ADD_APPROVER, c.SeatSomebody),
    "hand_over": (c.HAND_OVER_STEP, c.SeatSomebody),
    "ask": (c.ASK_ABOUT, c.AskAbout),
    "answer": (c.ANSWER_QUESTION, c.AnswerQuestion),
    "withdraw": (c.WITHDRAW_REQUEST, c.WithdrawRequest),
}
SAID = {
    "approve": N_("已同意。"),
    "return": N_("已退回，申請人會收到您的理由。"),
    "reject": N_("已回覆不同意。"),
    "add": N_("已加簽，也通知了對方。"),
    "hand_over": N_("已轉交，也通知了對方。"),
    "ask": N_("已送出詢問。"),
    "answer": N_("已回答。"),
    "withdraw": N_("已收回申請。"),
}


def is_number(which: str) -> bool:
    return which.startswith("PA-")


async def shown(request: Request[Any, Any, Any], co: str, number: str) -> Response[Any]:
    visitor = await staff(request, co, P.REQUEST_READ)
    return await _page(request, visitor, await _found(request, visitor, number), NO_ERRORS, None)


async def acted(request: Request[Any, Any, Any], co: str, number: str, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.REQUEST_ACT)
    if verb not in VERBS:
        raise ROUTE_UNKNOWN()
    call, takes = VERBS[verb]
    form, one = await read_form(request), await _found(request, visitor, number)
    given = {} if verb == "answer" else {"approval_id": one.id}
    result = await tried(request, visitor, call, lambda: form.command(takes, **given), form)
    if result.done is None:
        return await _page(request, visitor, await _found(request, visitor, number), result.errors, result.again(form))
    return go(request, f"/w/{co}/approvals/{number}?said={verb}")


async def _found(request: Request[Any, Any, Any], visitor: Visitor, number: str) -> c.RequestView:
    if len(number) > 20:
        raise APPROVAL_NOT_FOUND()
    return await ask(request, visitor, c.FIND_REQUEST, c.FindRequest(approval_number=number))


async def _page(
    request: Request[Any, Any, Any], visitor: Visitor, one: c.RequestView, errors: Errors, form: Form | None
) -> Response[Any]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    bell, members, matter = await asyncio.gather(
        unread(request, visitor), _colleagues(request, visitor, one), _proposal(request, visitor, one)
    )
    said = SAID.get(request.query_params.get("said", ""), "")
    return render(
        request,
        "approvals/request.html",
        visitor,
        status=errors.status,
        unread=bell,
        counts=None,
        base=base,
        here=f"{base}/approvals",
        one=one,
        words=words,
        delivery=delivery,
        matter=matter,
        money=money,
        members=members,
        said=_(said) if said else "",
        values=form.values if form else {},
        key=form.key if form else new_key(),
        new_key=new_key,
        errors=errors,
        zone=visitor.zone or visitor.standing.zone,
    )


async def _proposal(request: Request[Any, Any, Any], visitor: Visitor, one: c.RequestView) -> ProposalView | None:
    """What is to be approved, where the reader may see it: on the same page."""
    if (one.party, one.about) != ("projects", "proposal") or not visitor.may(P.PROPOSAL_READ):
        return None
    return await ask(request, visitor, READ_PROPOSAL, ReadProposal(proposal_id=UUID(one.about_key)))


async def _colleagues(request: Request[Any, Any, Any], visitor: Visitor, one: c.RequestView) -> list[tuple[UUID, str]]:
    """Who may be added, or have it instead."""
    if "add" not in one.verbs or not visitor.may(P.MEMBER_READ):
        return []
    me = visitor.standing.membership_id if visitor.standing else None
    everybody = await active_members(request, visitor)
    return [(each.id, each.name) for each in everybody if each.id not in {me, one.asked_by_id}]
