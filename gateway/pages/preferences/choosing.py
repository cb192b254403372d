"""`/w/{co}/inbox/preferences` and `/p/{co}/notices/preferences`: one form, two surfaces."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post

from gateway.i18n import N_, _
from gateway.identity.people.profile import ZONES
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import customer, staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.preferences.words import escalations, kind_of, paces
from gateway.visitors import Visitor
from shared.contracts.desk.asking import READ_OWN_ASKING, ReadOwnAsking
from shared.contracts.gateway import LIST_MEMBERS, ListMembers, MemberState
from shared.contracts.telling.chats import TEST_OWN_CHAT, TestOwnChat
from shared.contracts.telling.preferences import (
    QUIET_HALF,
    READ_PREFERENCES,
    SAVE_PREFERENCES,
    PreferencesView,
    ReadPreferences,
    SavePreferences,
)

STAFF, PORTAL = "/w/{co:str}/inbox/preferences", "/p/{co:str}/notices/preferences"
SAID: dict[str, str] = {
    "saved": N_("已儲存。"),
    "asking": N_("已儲存。"),
    "tested": N_("已送出測試，幾秒內會出現在您的通訊軟體。"),
}


@get(STAFF)
async def staff_preferences(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _page(request, await staff(request, co), None, NO_ERRORS)


@post(STAFF, status_code=200)
async def staff_save(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _save(request, await staff(request, co))


@get(PORTAL)
async def customer_preferences(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _page(request, await customer(request, co), None, NO_ERRORS)


@post(PORTAL, status_code=200)
async def customer_save(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _save(request, await customer(request, co))


async def _save(request: Request[Any, Any, Any], visitor: Visitor) -> Response[Any]:
    form = await read_form(request)
    known = await ask(request, visitor, READ_PREFERENCES, ReadPreferences())
    result = await tried(request, visitor, SAVE_PREFERENCES, lambda: _command(form, known), form)
    if result.done is None:
        return await _page(request, visitor, result.again(form), result.errors)
    return go(request, f"{_here(visitor)}?said=saved")


def _command(form: Form, known: PreferencesView) -> SavePreferences:
    """What a form does not name is not ticked: only the kinds that this page has shown are named."""
    rings = set(form.many.get("bell", []))
    shown, chats = set(form.many.get("kind", [])), set(form.many.get("chat", []))
    choices = [
        {
            "kind": one.kind,
            "bell": one.kind in rings,
            "mail": form.text(f"mail-{one.kind}") or "now",
            "chat": one.kind in chats if known.chats else bool(one.chat),
        }
        for one in known.choices
        if one.kind in shown
    ]
    return form.command(
        SavePreferences,
        choices=choices,
        quiet_weekends=form.text("quiet_weekends") == "yes",
        quiet_from=_minute(form.text("quiet_from")),
        quiet_until=_minute(form.text("quiet_until")),
    )


def _minute(text: str) -> int | None:
    """From the clock of a time field; raises at the field for what is no time."""
    if not text:
        return None
    try:
        at = datetime.strptime(text, "%H:%M")  # noqa: DTZ007 - a time of day, no instant
    except ValueError as error:
        raise QUIET_HALF(fields={"quiet_until": QUIET_HALF.code}) from error
    return at.hour * 60 + at.minute


def _clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def _here(visitor: Visitor) -> str:
    standing = visitor.standing
    assert standing is not None
    return (
        f"/p/{standing.slug}/notices/preferences" if _is_customer(visitor) else f"/w/{standing.slug}/inbox/preferences"
    )


def _is_customer(visitor: Visitor) -> bool:
    return visitor.standing is not None and visitor.standing.kind == "customer"


@post(f"{STAFF}/test", status_code=200)
async def test_own_chat(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor, form = await staff(request, co), await read_form(request)
    result = await tried(request, visitor, TEST_OWN_CHAT, TestOwnChat, form)
    if result.done is None:
        return await _page(request, visitor, None, result.errors)
    return go(request, f"{_here(visitor)}?said=tested")


async def _page(request: Request[Any, Any, Any], visitor: Visitor, form: Form | None, errors: Errors) -> Response[Any]:
    known = await ask(request, visitor, READ_PREFERENCES, ReadPreferences())
    said = SAID.get(request.query_params.get("said", ""))
    assert visitor.standing is not None
    asking = await ask(request, visitor, READ_OWN_ASKING, ReadOwnAsking()) if _is_customer(visitor) else None
    return render(
        request,
        "preferences/portal.html" if _is_customer(visitor) else "preferences/staff.html",
        visitor,
        block="chosen",
        status=errors.status,
        here=_here(visitor),
        back=_here(visitor).removesuffix("/preferences"),
        choices=_rows(known, form),
        chats=[(str(one.id), one.name) for one in known.chats],
        can_test=bool(known.chat_id and known.chat_to),
        must=[kind_of(kind) for kind in known.must],
        paces=paces(),
        escalations=[] if _is_customer(visitor) else escalations(str(known.escalate_after)),
        values=form.values if form else _values(known),
        hours=[(str(hour), f"{hour:02}:00") for hour in range(24)],
        zones=ZONES,
        company_zone=visitor.zone or visitor.standing.zone,
        colleagues=[] if _is_customer(visitor) else await _colleagues(request, visitor),
        revision=known.revision,
        key=form.key if form else new_key(),
        errors=errors,
        asking=asking,
        asking_key=new_key(),
        said=_(said) if said else "",
        counts=None,
        unread=await unread(request, visitor),
    )


def _values(known: PreferencesView) -> dict[str, str]:
    return {
        "zone": known.zone,
        "quiet_from": _clock(known.quiet_from),
        "quiet_until": _clock(known.quiet_until),
        "quiet_weekends": "yes" if known.quiet_weekends else "",
        "digest_hour": str(known.digest_hour),
        "chat_id": str(known.chat_id or ""),
        "chat_to": known.chat_to,
        "escalate_after": str(known.escalate_after),
        "delegate_id": str(known.delegate_id or ""),
        "away_from": known.away_from.isoformat() if known.away_from else "",
        "away_until": known.away_until.isoformat() if known.away_until else "",
    }


def _rows(known: PreferencesView, form: Form | None) -> list[dict[str, Any]]:
    """As kept, or as the form was filled in."""
    rings, chats = (None if form is None else set(form.many.get(name, [])) for name in ("bell", "chat"))
    return [
        {
            "kind": one.kind,
            "label": kind_of(one.kind),
            "bell": one.bell if rings is None or one.bell is None else one.kind in rings,
            "mail": one.mail and ((form and form.text(f"mail-{one.kind}")) or str(one.mail)),
            "chat": one.chat if chats is None or one.chat is None else one.kind in chats,
            "is_unsubscribed": one.is_unsubscribed,
        }
        for one in known.choices
    ]


async def _colleagues(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    found = await ask(request, visitor, LIST_MEMBERS, ListMembers(state=MemberState.ACTIVE, limit=100))
    mine = visitor.standing and visitor.standing.actor_id
    return [(str(one.id), one.name) for one in found.items if one.id != mine]


ROUTES = (staff_preferences, staff_save, test_own_chat, customer_preferences, customer_save)
