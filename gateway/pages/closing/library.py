"""`/w/{co}/projects/lessons`: what past projects taught; and those that a proposal is asked about."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.closing import words
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.projects.parts import frame
from gateway.visitors import Visitor
from shared.contracts.delivery import lessons as k
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/projects/lessons"


@get(PATH)
async def lessons(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.LESSON_READ)
    return await _show(request, visitor, co, NO_ERRORS)


@post(f"{PATH}/{{lesson_id:uuid}}/retire", status_code=200)
async def retire(request: Request[Any, Any, Any], co: str, lesson_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CLOSING_JUDGE)
    form = await read_form(request)
    command = lambda: form.command(k.RetireLesson, lesson_id=lesson_id)  # noqa: E731 - asked once, when it is tried
    result = await tried(request, visitor, k.RETIRE_LESSON, command, form)
    if result.done is None:
        return await _show(request, visitor, co, result.errors)
    return go(request, f"/w/{co}/projects/lessons")


@post("/w/{co:str}/projects/proposals/{proposal_id:uuid}/lessons/answer", status_code=200)
async def answer(request: Request[Any, Any, Any], co: str, proposal_id: UUID) -> Response[Any]:
    """Back to the proposal. A no without its reason is asked again on a page of its own."""
    visitor = await staff(request, co, P.PROPOSAL_WRITE)
    form = await read_form(request)
    result = await tried(
        request, visitor, k.ANSWER_LESSON, lambda: form.command(k.AnswerLesson, proposal_id=proposal_id), form
    )
    if result.done is None:
        return await proposed(request, visitor, proposal_id, result.errors)
    return go(request, f"/w/{co}/projects/proposals/{proposal_id}#lessons")


@get("/w/{co:str}/projects/proposals/{proposal_id:uuid}/lessons")
async def asked(request: Request[Any, Any, Any], co: str, proposal_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.PROPOSAL_READ)
    return await proposed(request, visitor, proposal_id, NO_ERRORS)


async def proposed(
    request: Request[Any, Any, Any], visitor: Visitor, proposal_id: UUID, errors: Errors
) -> Response[Any]:
    found, bell = await asyncio.gather(
        ask(request, visitor, k.PROPOSED_LESSONS, k.ProposedQuery(proposal_id=proposal_id)), unread(request, visitor)
    )
    given = frame(visitor, bell, "proposals")
    return render(
        request,
        "closing/proposed.html",
        visitor,
        status=errors.status,
        **given,
        found=found,
        own=f"{given['here']}/proposals/{proposal_id}",
        errors=errors,
    )


async def _show(request: Request[Any, Any, Any], visitor: Visitor, co: str, errors: Errors) -> Response[Any]:
    q, tag = request.query_params.get("q", "")[:100], request.query_params.get("tag", "")[:40]
    command = k.ListLessons(q=q, tag=tag, cursor=given_cursor(request))
    found, bell = await asyncio.gather(ask(request, visitor, k.LIST_LESSONS, command), unread(request, visitor))
    here = f"/w/{co}/projects/lessons"
    given = frame(visitor, bell, "lessons")
    return render(
        request,
        "closing/lessons.html",
        visitor,
        status=errors.status,
        **{**given, "here": here},
        found=found.items,
        q=q,
        tag=tag,
        w=words,
        first=address(here, q=q, tag=tag) if command.cursor else "",
        next=address(here, q=q, tag=tag, cursor=found.next) if found.next else "",
        errors=errors,
    )


ROUTES = (lessons, retire, answer, asked)
