"""`/w/{co}/settings/policies/{id}/replay`: the last 90 days under a draft, beside what really happened."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import opened
from gateway.pages.terms import pictures, writing
from gateway.pages.terms.changing import show_form
from gateway.pages.terms.policies import PATH, policy_page
from shared.contracts.desk import policies as c
from shared.contracts.desk.replays import (
    LIST_REPLAYS,
    READ_REPLAY,
    REPLAY_NOT_FOUND,
    START_REPLAY,
    ListReplays,
    ReadReplay,
    ReplayState,
    StartReplay,
)
from shared.contracts.roles import Permission as P


def state_words() -> dict[str, tuple[str, str, str]]:
    """Name, tone and icon."""
    return {
        ReplayState.RUNNING: (_("計算中"), "brand", "loader"),
        ReplayState.DONE: (_("完成"), "ok", "circle-check"),
        ReplayState.STOPPED: (_("已停止"), "", "ban"),
    }


@get(f"{PATH}/replay")
async def replays(request: Request[Any, Any, Any], co: str, policy_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "policies")
    found = await ask(request, visitor, c.READ_POLICY, c.ReadPolicy(policy_id=policy_id))
    listed = await ask(request, visitor, LIST_REPLAYS, ListReplays(policy_id=policy_id))
    return await policy_page(
        request, visitor, found, "replays.html", tab="replay", replays=listed.items, state_words=state_words()
    )


@post(f"{PATH}/replay", status_code=200)
async def start(request: Request[Any, Any, Any], co: str, policy_id: UUID) -> Response[Any]:
    """With the draft of the form of a new version; a fault in it is said in that form."""
    visitor = await staff(request, co, P.POLICY_MANAGE)
    form = await read_form(request)

    def command() -> StartReplay:
        everything = bool(form.text("everything"))
        return form.command(StartReplay, policy_id=policy_id, rules=writing.rules_given(form), everything=everything)

    result = await tried(request, visitor, START_REPLAY, command, form)
    if result.done is None:
        return await show_form(request, visitor, policy_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/policies/{policy_id}/replay/{result.done.id}")


@get(f"{PATH}/replay/{{replay_id:uuid}}")
async def replay(request: Request[Any, Any, Any], co: str, policy_id: UUID, replay_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "policies")
    found = await ask(request, visitor, c.READ_POLICY, c.ReadPolicy(policy_id=policy_id))
    one = await ask(request, visitor, READ_REPLAY, ReadReplay(replay_id=replay_id))
    if one.policy_id != policy_id:
        raise REPLAY_NOT_FOUND()
    return await policy_page(
        request,
        visitor,
        found,
        "replay.html",
        tab="replay",
        replay=one,
        state_words=state_words(),
        clocks=pictures.by_clock(one),
        load=pictures.load(one),
        errors=NO_ERRORS,
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (replays, start, replay)
