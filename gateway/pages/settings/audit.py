"""`/w/{co}/settings/audit`: who did what and when, in sentences."""

from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import N_, _
from gateway.identity.audit.words import WORDS
from gateway.pages.frame.asking import ask
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.settings.providers import REASONS as PROVIDER_REASONS
from gateway.pages.settings.roles import role_words
from gateway.pages.settings.section import opened, page
from shared.contracts.gateway import LIST_AUDIT, AuditEntry, ListAudit

PATH = "/w/{co:str}/settings/audit"

TOPICS: dict[str, str] = {
    "sign_in.": N_("登入"),
    "session.": N_("登入狀態"),
    "password.": N_("密碼"),
    "totp.": N_("驗證器"),
    "passkey.": N_("通行金鑰"),
    "recovery.": N_("復原碼"),
    "company.": N_("公司"),
    "department.": N_("部門"),
    "member.": N_("成員"),
    "customer.": N_("客戶"),
    "contact.": N_("聯絡人"),
    "client.": N_("用戶端"),
    "consent.": N_("同意"),
    "token.": N_("權杖"),
    "provider.": N_("登入服務"),
}
"""The beginning of a code → what to filter by."""

ICONS = {
    "sign_in": "log-in",
    "session": "monitor-smartphone",
    "password": "lock-keyhole",
    "totp": "shield-check",
    "passkey": "fingerprint",
    "recovery": "life-buoy",
    "factors": "shield-off",
    "company": "building-2",
    "department": "network",
    "member": "user",
    "customer": "building",
    "contact": "contact",
    "client": "plug",
    "consent": "handshake",
    "token": "shield-alert",
    "key": "key-round",
    "provider": "key-round",
    "operator": "shield",
}
ALARMS = frozenset({"sign_in.failed", "sign_in.limited", "token.reused", "provider.refused", "factors.removed"})

WAYS = {
    "pwd": N_("密碼"),
    "otp": N_("驗證碼"),
    "hwk": N_("通行金鑰"),
    "swk": N_("通行金鑰"),
    "pop": N_("通行金鑰"),
    "rec": N_("復原碼"),
    "fed": N_("公司的登入服務"),
    "mfa": "",
    "user": "",
}
"""How somebody proved himself (RFC 8176). Empty: says nothing to people."""

REASONS = {
    **PROVIDER_REASONS,
    "password": N_("密碼不符"),
    "code": N_("驗證碼不符"),
    "passkey": N_("通行金鑰不符"),
    "recovery": N_("復原碼不符"),
    "state": N_("目前的狀態不允許"),
}
FIELDS = {"name": N_("名稱"), "zone": N_("時區"), "locale": N_("語言"), "accent": N_("品牌色"), "phone": N_("服務專線")}


@get(PATH)
async def audit(request: Request[Any, Any, Any], co: str, what: str = "") -> Response[Any]:
    visitor = await opened(request, co, "audit")
    topic = what if what in TOPICS else ""
    command = ListAudit(what=topic, cursor=given_cursor(request))
    found = await ask(request, visitor, LIST_AUDIT, command)
    here = f"/w/{co}/settings/audit"
    return await page(
        request,
        visitor,
        "audit",
        "audit.html",
        found=found.items,
        sentence=sentence,
        icon_of=lambda entry: ICONS.get(entry.what.partition(".")[0], "circle-dot"),
        alarms=ALARMS,
        topics={code: _(word) for code, word in TOPICS.items()},
        topic=topic,
        first=address(here, what=topic) if command.cursor else "",
        next=address(here, what=topic, cursor=found.next) if found.next else "",
    )


def sentence(entry: AuditEntry) -> str:
    """In the current language. A placeholder that an old entry lacks stands as a dash."""
    given = {name: _in_words(name, value) for name, value in entry.data.items()}
    return _(WORDS.get(entry.what, entry.what)).format_map(_Dashes(given))


class _Dashes(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "—"


def _in_words(name: str, value: str) -> str:
    if name == "roles":
        return role_words(value.split())
    if name == "way":
        said = [_(WAYS[way]) if WAYS.get(way) else WAYS.get(way, way) for way in value.split()]
        return _("、").join(dict.fromkeys(word for word in said if word))
    if name == "fields":
        return _("、").join(_(FIELDS.get(field, field)) for field in value.split("、"))
    if name == "reason":
        return _(REASONS[value]) if value in REASONS else value
    return value


ROUTES: tuple[HTTPRouteHandler, ...] = (audit,)
