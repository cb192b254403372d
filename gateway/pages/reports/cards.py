"""A ticket on the board, ready to print: a hundred of them are drawn on every look."""

from markupsafe import Markup

from gateway.i18n import _
from gateway.pages.frame import parts
from gateway.pages.queue.rows import PAUSED, Look, chip
from shared.contracts.helpdesk import TicketRow


def card(row: TicketRow, look: Look, *, names: bool = False) -> Markup:
    """Markup by hand, as the queue's lines are. What people wrote is escaped here. `names`: also who has it."""
    said, due = look.said, row.next_due
    if due is not None:
        left = chip(due, row.opened_at, look.at, said)
    else:
        left = f"{said.sla['paused' if row.state in PAUSED else 'none']}</span>"
    return Markup(  # noqa: S704 - what people wrote is escaped; the rest is ours
        f'<li class="ticketcard" id="b-{row.number}"><div class="between">{left}{said.prio[row.priority]}</div>'
        f'<h3><a href="{look.base}/{row.number}">{parts.safe(row.title)}</a></h3>'
        f'<footer><span class="num">{row.number}</span><span class="ellipsis">{parts.safe(row.customer_name)}</span>'
        f"{_who(row) if names else ''}</footer></li>"
    )


def _who(row: TicketRow) -> Markup:
    if not row.assignee_name:
        return Markup('<span class="end muted">{}</span>').format(_("未指派"))
    name = row.assignee_name
    return Markup('<span class="end" title="{0}">{1}<span class="vh">{0}</span></span>').format(
        name, parts.avatar(name, "sm")
    )
