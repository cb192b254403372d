"""A ticket on the board, ready to print: a hundred of them are drawn on every look."""

from markupsafe import Markup

from gateway.pages.desk.rows import PAUSED, Look, chip
from gateway.pages.frame import parts
from shared.contracts.helpdesk import TicketRow


def card(row: TicketRow, look: Look) -> Markup:
    """Markup by hand, as the queue's lines are. What people wrote is escaped here."""
    said, due = look.said, row.next_due
    if due is not None:
        left = chip(due, row.opened_at, look.at, said)
    else:
        left = f"{said.sla['paused' if row.state in PAUSED else 'none']}</span>"
    return Markup(  # noqa: S704 - what people wrote is escaped; the rest is ours
        f'<li class="ticketcard" id="b-{row.number}"><div class="between">{left}{said.prio[row.priority]}</div>'
        f'<h3><a href="{look.base}/{row.number}">{parts.safe(row.title)}</a></h3>'
        f'<footer><span class="num">{row.number}</span><span class="ellipsis">{parts.safe(row.customer_name)}</span>'
        "</footer></li>"
    )
