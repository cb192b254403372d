"""`/w/{co}/settings/webhooks`: endpoints, the form of one, and its page with every attempt."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried, unconfirmed
from gateway.pages.settings.section import label_of, opened, page, proven
from gateway.pages.webhooks.words import EVENTS, error_of, event_of
from gateway.visitors import Visitor
from shared.contracts.telling import webhooks as w

SECTION = "webhooks"
PATH = "/w/{co:str}/settings/webhooks"
ONE = f"{PATH}/{{webhook_id:uuid}}"
MOVES = {"rotate": w.ROTATE_WEBHOOK, "enable": w.ENABLE_WEBHOOK, "disable": w.DISABLE_WEBHOOK}
SINCE = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


@get(PATH)
async def webhooks(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    found = await ask(request, visitor, w.LIST_WEBHOOKS, w.ListWebhooks())
    return await page(request, visitor, SECTION, "webhooks/list.html", found=found.items, event_of=event_of)


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    return await _form(request, visitor, None, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    form = await read_form(request)
    command = _command(form, w.CreateWebhook)
    result = await tried(request, visitor, w.CREATE_WEBHOOK, command, form)
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/{result.done.id}?said=created")


@get(ONE)
async def webhook(request: Request[Any, Any, Any], co: str, webhook_id: UUID) -> Response[Any]:
    return await _page(request, await opened(request, co, SECTION), webhook_id, NO_ERRORS)


@get(f"{ONE}/change")
async def changing(request: Request[Any, Any, Any], co: str, webhook_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    return await _form(request, visitor, webhook_id, None, NO_ERRORS)


@post(f"{ONE}/change", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, webhook_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    form = await read_form(request)
    command = _command(form, w.ChangeWebhook, webhook_id=webhook_id)
    result = await tried(request, visitor, w.CHANGE_WEBHOOK, command, form)
    if result.done is None:
        return await _form(request, visitor, webhook_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/{webhook_id}?said=saved")


@post(f"{ONE}/secret", status_code=200)
async def secret(request: Request[Any, Any, Any], co: str, webhook_id: UUID) -> Response[Any]:
    """The answer to a form, so that the secret is in no history."""
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    found = await ask(request, visitor, w.READ_WEBHOOK_SECRET, w.ReadWebhook(webhook_id=webhook_id))
    return await _page(request, visitor, webhook_id, NO_ERRORS, secret=found.secret)


@post(f"{ONE}/test", status_code=200)
async def test(request: Request[Any, Any, Any], co: str, webhook_id: UUID) -> Response[Any]:
    return await _done(
        request, co, webhook_id, w.TEST_WEBHOOK, lambda _form: w.TestWebhook(webhook_id=webhook_id), "tested"
    )


@post(f"{ONE}/replay", status_code=200)
async def replay(request: Request[Any, Any, Any], co: str, webhook_id: UUID) -> Response[Any]:
    def command(form: Form) -> w.ReplayWebhook:
        since = datetime.now(UTC) - SINCE.get(form.text("since"), SINCE["hour"])
        return w.ReplayWebhook(webhook_id=webhook_id, since=since)

    return await _done(request, co, webhook_id, w.REPLAY_WEBHOOK, command, "replayed")


@post(f"{ONE}/messages/{{message_id:uuid}}/replay", status_code=200)
async def replay_one(request: Request[Any, Any, Any], co: str, webhook_id: UUID, message_id: UUID) -> Response[Any]:
    command = w.ReplayMessage(webhook_message_id=message_id)
    return await _done(request, co, webhook_id, w.REPLAY_MESSAGE, lambda _form: command, "replayed")


@post(f"{ONE}/{{verb:str}}", status_code=200)
async def move(request: Request[Any, Any, Any], co: str, webhook_id: UUID, verb: str) -> Response[Any]:
    call = MOVES.get(verb)
    if call is None:
        raise w.WEBHOOK_NOT_FOUND()
    return await _done(
        request, co, webhook_id, call, lambda form: form.command(w.MoveWebhook, webhook_id=webhook_id), "saved"
    )


@post(f"{ONE}/remove", status_code=200)
async def remove(request: Request[Any, Any, Any], co: str, webhook_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    form = await read_form(request)
    one = await ask(request, visitor, w.READ_WEBHOOK, w.ReadWebhook(webhook_id=webhook_id))
    wrong = unconfirmed(form, one.name)
    if wrong is not None:
        return await _page(request, visitor, webhook_id, wrong)
    command = _move(form, webhook_id)
    result = await tried(request, visitor, w.REMOVE_WEBHOOK, command, form)
    if result.done is None:
        return await _page(request, visitor, webhook_id, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=removed")


def _move(form: Form, webhook_id: UUID) -> Callable[[], w.MoveWebhook]:
    return lambda: form.command(w.MoveWebhook, webhook_id=webhook_id)


def _command(form: Form, kind: type[Any], **given: Any) -> Callable[[], Any]:
    return lambda: form.command(kind, events=form.many.get("events", []), **given)


async def _done(
    request: Request[Any, Any, Any],
    co: str,
    webhook_id: UUID,
    call: Any,
    command: Callable[[Form], Any],
    said: str,
) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    form = await read_form(request)
    result = await tried(request, visitor, call, lambda: command(form), form)
    if result.done is None:
        return await _page(request, visitor, webhook_id, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/{webhook_id}?said={said}")


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, webhook_id: UUID | None, form: Form | None, errors: Errors
) -> Response[Any]:
    one = None
    if webhook_id is not None:
        one = await ask(request, visitor, w.READ_WEBHOOK, w.ReadWebhook(webhook_id=webhook_id))
    stored = {"name": one.name, "url": one.url} if one else {}
    chosen = form.many.get("events", []) if form else one.events if one else []
    return await page(
        request,
        visitor,
        SECTION,
        "webhooks/edit.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.name if one else _("新增 Webhook"),
        webhook=one,
        values={**stored, **(form.values if form else {})},
        chosen=chosen,
        events=[(code, _(word), code) for code, word in EVENTS.items() if code != w.TEST],
        key=form.key if form else new_key(),
        errors=errors,
    )


async def _page(
    request: Request[Any, Any, Any], visitor: Visitor, webhook_id: UUID, errors: Errors, *, secret: str = ""
) -> Response[Any]:
    one = await ask(request, visitor, w.READ_WEBHOOK, w.ReadWebhook(webhook_id=webhook_id))
    cursor = given_cursor(request)
    wanted = w.ListWebhookMessages(webhook_id=webhook_id, cursor=cursor)
    found = await ask(request, visitor, w.LIST_WEBHOOK_MESSAGES, wanted)
    assert visitor.standing is not None
    this = f"/w/{visitor.standing.slug}/settings/{SECTION}/{webhook_id}"
    return await page(
        request,
        visitor,
        SECTION,
        "webhooks/one.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.name,
        this=this,
        webhook=one,
        messages=found.items,
        secret=secret,
        event_of=event_of,
        error_of=error_of,
        key=new_key(),
        errors=errors,
        first=this if cursor else "",
        next=address(this, cursor=found.next) if found.next else "",
    )


ROUTES = (webhooks, new, create, webhook, changing, change, secret, test, replay, replay_one, remove, move)
