"""A ticket in short, ready to print: twenty of them are drawn on every look."""

from functools import lru_cache
from uuid import UUID

from markupsafe import Markup
from msgspec import Struct

from gateway.i18n import _, current
from gateway.pages.frame import parts
from gateway.pages.frame.prose import plain
from gateway.pages.portal import words
from shared.contracts.helpdesk import PortalRow, TicketRow
from shared.contracts.helpdesk import TicketState as S

STEPPED = frozenset({S.NEW, S.OPEN})


class Look(Struct, frozen=True, kw_only=True):
    """What is the same for all cards of one page. `me` is the contact who looks; `level` the heading's; `has_steps`:
    cards of what runs show how far it is."""

    base: str
    zone: str
    me: UUID
    level: str = "h3"
    has_steps: bool = True


def card(row: TicketRow, look: Look) -> Markup:
    """Markup by hand: ten times as fast as a template's macros. What people wrote is escaped here or in parts.py."""
    level, number = look.level, row.number
    steps = dots(row.state) if look.has_steps and row.state in STEPPED else ""
    return Markup(  # noqa: S704 - what people wrote is escaped; the rest is ours
        f'<article class="card case">\n  <div class="between"><span class="num s13 muted">{number}</span>'
        f'{chip(row.state)}</div>\n  <{level} class="s16"><a href="{look.base}/tickets/{number}">'
        f"{parts.safe(row.title)}</a></{level}>\n  {steps}{_promise(row, look)}\n</article>"
    )


def _promise(row: TicketRow, look: Look) -> str:
    said, until = (row.said, row.scheduled_until) if isinstance(row, PortalRow) else (None, None)
    if row.state is S.WAITING_CUSTOMER and said:
        return f'<p class="promise">{parts.icon("circle-help")}<span class="said">{parts.safe(plain(said))}</span></p>'
    icon, text = words.headline(row, look.zone, until)
    promised = words.promise(row, look.zone)
    if promised:
        icon, text = "clock", f"{promised}・{row.assignee_name}" if row.assignee_name else promised
    by = ""
    if row.requester_id != look.me:
        by = "・" + _("%(name)s提出") % {"name": parts.safe(row.requester_name)}
    return f'<p class="promise">{parts.icon(icon)}<span>{parts.safe(text)}{by}</span></p>'


def chip(state: S) -> Markup:
    return _chip(state, current())


@lru_cache(maxsize=64)
def _chip(state: S, locale: str) -> Markup:
    return parts.chip(*words.chip(state))


def dots(state: S) -> Markup:
    """How far a ticket is, as points and in words."""
    return _dots(words.STEP[state], current())


@lru_cache(maxsize=16)
def _dots(at: int, locale: str) -> Markup:
    points, told = "", ""
    for place, said in enumerate(words.steps(), 1):
        points += f"<li{' data-on' if place < at or at == 4 else ' data-now' if place == at else ''}></li>"
        current_step = ' aria-current="step"' if place == at else ""
        told += f"<li{current_step}>{parts.safe(said)}</li>"
    label = _("進度")
    return Markup(  # noqa: S704 - our own words
        f'<div><ol class="dots" aria-hidden="true">{points}</ol>'
        f'<ol class="dots-t mt1" aria-label="{label}">{told}</ol></div>'
    )
