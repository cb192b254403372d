"""The small parts of every page, as functions: `{{ ui.icon('inbox') }}`. Cached, because a list has hundreds.

Markup and classes as in static/app.css; no inline style, no script.
"""

import re
from functools import lru_cache
from zlib import crc32

from markupsafe import Markup, escape

from gateway.i18n import _, current


def safe(words: str) -> str:
    """Escaped, for f-strings: most words need nothing, and an f-string prints a `str` ten times as fast as a Markup."""
    return str(escape(words)) if _SPECIAL(words) else words


_SPECIAL = re.compile("[&<>\"']").search
SPRITE = "/static/vendor/icons.svg"
"""Made by gateway/assets.py."""


@lru_cache(maxsize=1024)
def icon(name: str, cls: str = "", label: str = "") -> Markup:
    extra = f" {cls}" if cls else ""
    told = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(  # noqa: S704 - names are ours, the label is escaped
        f'<svg class="icon{extra}" {told}><use href="{SPRITE}#{name}"/></svg>'
    )


def initials(name: str) -> str:
    """What an avatar shows: the last character of a Han name, else up to two initials."""
    if not name:
        return ""
    if not name[0].isascii():
        return name[-1]
    return "".join(word[0] for word in name.split())[:2].upper()


def sign(company: str) -> str:
    """What stands for a company: its first character, as on a shop sign."""
    return company[:1].upper()


def colour(name: str) -> int:
    """One of eight avatar colours, the same for the same name."""
    return crc32(name.encode()) % 8 + 1


@lru_cache(maxsize=4096)
def avatar(name: str, size: str = "") -> Markup:
    extra = f" {size}" if size else ""
    return Markup('<span class="avatar{}" data-c="{}" aria-hidden="true">{}</span>').format(
        extra, colour(name), initials(name)
    )


@lru_cache(maxsize=4096)
def who(name: str) -> Markup:
    return Markup('<span class="who">{}<span>{}</span></span>').format(avatar(name, "sm"), name)


def chip(text: str, tone: str = "", ic: str = "", cls: str = "") -> Markup:
    tone_attribute = Markup(' data-tone="{}"').format(tone) if tone else ""
    extra = f" {cls}" if cls else ""
    return Markup('<span class="chip{}"{}>{}{}</span>').format(extra, tone_attribute, icon(ic) if ic else "", text)


def prio(level: int) -> Markup:
    return _prio(level, current())


@lru_cache(maxsize=32)
def _prio(level: int, locale: str) -> Markup:
    label = {1: _("緊急"), 2: _("高"), 3: _("中"), 4: _("低")}[level]
    bars = f'<svg aria-hidden="true"><use href="{SPRITE}#bars-{level}"/></svg>'
    return Markup(f'<span class="prio" data-p="{level}">{bars}{label}</span>')  # noqa: S704 - numbers and our own words


def status(state: str, *, reopened: bool = False) -> Markup:
    """The chip of a ticket's state; 重新開啟 is open after having been resolved."""
    return _status("reopened" if reopened and state == "open" else state, current())


@lru_cache(maxsize=64)
def _status(state: str, locale: str) -> Markup:
    text, tone, ic = {
        "new": (_("新建"), "brand", "circle-dashed"),
        "open": (_("處理中"), "brand", "circle-dot"),
        "waiting_customer": (_("等待客戶"), "hold", "circle-pause"),
        "waiting_third_party": (_("等待第三方"), "hold", "circle-pause"),
        "scheduled": (_("已約時間"), "hold", "calendar-clock"),
        "resolved": (_("已解決"), "ok", "circle-check"),
        "closed": (_("已關閉"), "", "circle-check-big"),
        "spam": (_("垃圾訊息"), "", "ban"),
        "merged": (_("已合併"), "", "merge"),
        "reopened": (_("重新開啟"), "bad", "rotate-ccw"),
    }[state]
    return chip(text, tone, ic)


def channel(name: str) -> Markup:
    return _channel(name, current())


def channel_name(name: str) -> str:
    return _channels()[name][1]


def _channels() -> dict[str, tuple[str, str]]:
    return {
        "portal": ("globe", _("入口網站")),
        "desk": ("headset", _("客服代填")),
        "api": ("plug", _("程式介接")),
        "form": ("panel-top", _("網站表單")),
        "messenger": ("message-circle", _("通訊軟體")),
        "mail": ("mail", _("電子郵件")),
        "phone": ("phone", _("電話")),
        "import": ("file-input", _("匯入")),
    }


@lru_cache(maxsize=32)
def _channel(name: str, locale: str) -> Markup:
    ic, label = _channels()[name]
    return Markup('<span class="muted" title="{}">{}</span>').format(label, icon(ic, "", label))


@lru_cache(maxsize=1)
def logo() -> Markup:
    return Markup(
        '<svg viewBox="0 0 24 24" aria-hidden="true"><rect x="2" y="2" width="20" height="20" rx="5" fill="none" '
        'stroke="currentColor" stroke-width="2.6"/><rect x="8" y="8" width="8" height="8" rx="2" fill="currentColor"/>'
        "</svg>"
    )


def size(count: int) -> str:
    """Of a file, as people say it: 214 KB, 1.4 MB."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1_000))} KB"
    return f"{count / 1_000_000:.1f} MB"
