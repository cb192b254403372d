"""`/w/{co}/approvals`: what waits for me; one request of the desk with what it would do; approve, reject, take back.
Those of the engine have numbers: chains.py."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.pages.approvals import chains, words
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.money import money
from gateway.pages.frame.trying import tried
from gateway.pages.hours import words as hours_words
from gateway.pages.terms import words as terms_words
from gateway.pages.terms.looking import so_far_in, together
from gateway.pages.terms.previews import Seen
from gateway.visitors import Visitor
from shared.contracts.base import Call
from shared.contracts.delivery.approvals import LIST_REQUESTS, Box, ListRequests
from shared.contracts.desk import approvals as c
from shared.contracts.desk.changes import PREVIEW_APPROVAL, PreviewApproval
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

ALL = "/w/{co:str}/approvals"
PATH = f"{ALL}/{{which:str}}"

STATES: dict[str, tuple[str, str, str]] = {
    c.ApprovalState.WAITING: (N_("等候核准"), "brand", "stamp"),
    c.ApprovalState.APPROVED: (N_("已核准"), "ok", "circle-check"),
    c.ApprovalState.REJECTED: (N_("未核准"), "bad", "circle-x"),
    c.ApprovalState.WITHDRAWN: (N_("已收回"), "", "undo-2"),
    c.ApprovalState.VOID: (N_("已作廢"), "warn", "ban"),
}
SAID = {
    "asked": N_("已送出申請，也通知了可以核准的人。"),
    "approved": N_("已核准並套用。到期時間在幾秒內更新。"),
    "rejected": N_("已回覆不同意。"),
    "withdrawn": N_("已收回申請。"),
}
VERBS: dict[str, tuple[Call[Any, c.ApprovalView], type[Any], str]] = {
    "approve": (c.APPROVE, c.Approve, "approved"),
    "reject": (c.REJECT, c.Reject, "rejected"),
    "withdraw": (c.WITHDRAW, c.Withdraw, "withdrawn"),
}


async def _page(request: Request[Any, Any, Any], visitor: Visitor, template: str, **context: Any) -> Response[Any]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    given = {
        "base": base,
        "here": f"{base}/approvals",
        "counts": None,
        "zone": visitor.standing.zone,
        "state_words": {state: (_(word), tone, icon) for state, (word, tone, icon) in STATES.items()},
        "subject_of": subject_of,
        "errors": NO_ERRORS,
        **context,
    }
    bell = await unread(request, visitor)
    return render(request, f"approvals/{template}", visitor, block="content", unread=bell, **given)


def subject_of(one: c.ApprovalView) -> str:
    """What is asked for, in one line."""
    if one.charge is not None:
        return _("{ticket} 收費 {amount}").format(ticket=one.charge.ticket, amount=one.charge.amount)
    if one.day is not None:
        mark = next(_(word) for code, word, _more in hours_words.MARKS if code == one.day.mark)
        name = one.day.name or mark
        return _("{title}：{day} {name}").format(title=one.title, day=hours_words.date_name(one.day.day), name=name)
    return _("政策「{title}」的新版本").format(title=one.title)


@get(ALL)
async def approvals(request: Request[Any, Any, Any], co: str, box: str = "") -> Response[Any]:
    """Of the engine, and beneath them those of the desk, which has its own still."""
    visitor = await staff(request, co, P.REQUEST_READ)
    chosen = Box(box) if box in set(Box) else Box.MINE
    ours, theirs = await asyncio.gather(
        ask(request, visitor, LIST_REQUESTS, ListRequests(box=chosen, cursor=given_cursor(request))),
        _of_desk(request, visitor, chosen),
    )
    here, show = f"/w/{co}/approvals", "" if chosen is Box.MINE else str(chosen)
    return await _page(
        request,
        visitor,
        "approvals.html",
        found=ours.items,
        desk=theirs,
        box=str(chosen),
        words=words,
        money=money,
        first=address(here, box=show) if given_cursor(request) else "",
        next=address(here, box=show, cursor=ours.next) if ours.next else "",
    )


async def _of_desk(request: Request[Any, Any, Any], visitor: Visitor, box: Box) -> tuple[c.ApprovalView, ...]:
    """The latest; those of one's own where that is asked for."""
    if not visitor.may(P.APPROVAL_READ):
        return ()
    found = await ask(request, visitor, c.LIST_APPROVALS, c.ListApprovals(for_me=box is Box.MINE, limit=50))
    me = visitor.standing.membership_id if visitor.standing else None
    if box is Box.SENT:
        return tuple(one for one in found.items if one.asked_by_id == me)
    if box is Box.DONE:
        return tuple(one for one in found.items if one.decided_by == visitor.name)
    return found.items


@get(PATH)
async def approval(request: Request[Any, Any, Any], co: str, which: str) -> Response[Any]:
    """By its number, or for one of the desk by its id."""
    if chains.is_number(which):
        return await chains.shown(request, co, which)
    visitor = await staff(request, co, P.APPROVAL_READ)
    return await _one(request, visitor, _id(which), None, NO_ERRORS)


def _id(which: str) -> UUID:
    try:
        return UUID(which)
    except ValueError as error:
        raise c.APPROVAL_NOT_FOUND() from error


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, approval_id: UUID, form: Form | None, errors: Errors
) -> Response[Any]:
    """While it waits it shows what it would do if it were approved now, or why that cannot be told: it can be decided
    on all the same."""
    found = await ask(request, visitor, c.READ_APPROVAL, c.ReadApproval(approval_id=approval_id))
    seen, unseen = None, ""
    if found.state is c.ApprovalState.WAITING and found.charge is None:
        try:
            seen = await _impact(request, visitor, approval_id, form)
        except DomainError as error:
            unseen = errors_of(error).title
    said = SAID.get(request.query_params.get("said", ""), "")
    return await _page(
        request,
        visitor,
        "approval.html",
        status=errors.status,
        approval=found,
        seen=seen,
        unseen=unseen,
        said=_(said) if said else "",
        words=terms_words,
        hours=hours_words,
        values=form.values if form else {},
        key=form.key if form else new_key(),
        errors=errors,
    )


async def _impact(request: Request[Any, Any, Any], visitor: Visitor, approval_id: UUID, form: Form | None) -> Seen:
    """The first part; or, for a form that brings what was found so far, that and the next."""
    before = so_far_in(form, str(approval_id)) if form else None
    query = PreviewApproval(approval_id=approval_id, cursor=before.impact.next if before else None)
    part = await ask(request, visitor, PREVIEW_APPROVAL, query)
    return Seen(impact=together(before.impact if before else None, part), seal=str(approval_id))


@post(f"{PATH}/look", status_code=200)
async def look(request: Request[Any, Any, Any], co: str, which: str) -> Response[Any]:
    visitor = await staff(request, co, P.APPROVAL_READ)
    return await _one(request, visitor, _id(which), await read_form(request), NO_ERRORS)


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def decide(request: Request[Any, Any, Any], co: str, which: str, verb: str) -> Response[Any]:
    if chains.is_number(which):
        return await chains.acted(request, co, which, verb)
    visitor, approval_id = await staff(request, co, P.APPROVAL_READ), _id(which)
    if verb not in VERBS:
        raise c.APPROVAL_NOT_FOUND()
    call, kind, said = VERBS[verb]
    form = await read_form(request)
    result = await tried(request, visitor, call, lambda: form.command(kind, approval_id=approval_id), form)
    if result.done is None:
        return await _one(request, visitor, approval_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/approvals/{approval_id}?said={said}")


ROUTES: tuple[HTTPRouteHandler, ...] = (approvals, approval, look, decide)
