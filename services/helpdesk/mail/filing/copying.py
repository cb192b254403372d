"""Whom else a mail is addressed to: contacts of the writer's organisation read along on its ticket from then on.

Only where the support address says so, and nobody else: a stranger in the list of recipients is not let in by being
named there, and none of our own addresses ever becomes somebody who is answered.
"""

from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.keeping import plain_address
from services.helpdesk.mail.filing import matching
from services.helpdesk.mail.filing.claiming import Held
from services.helpdesk.mail.reading import Mail
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.journal import change
from shared.outbox.outbox import service_caller

MOST = 20
"""Who may read along on one ticket, and recipients of one mail that are looked up."""

_ADD = "update ticket set also = $3 where tenant_id = $1 and id = $2"


def others(mail: Mail, own: tuple[str, ...]) -> list[str]:
    """Recipients beside us, each once."""
    known = {*own, mail.sender.address.lower()}
    named = (one.address.lower() for one in (*mail.to, *mail.cc) if "@" in one.address)
    return list(dict.fromkeys(one for one in named if plain_address(one) not in known))[:MOST]


async def let_read(tenant_id: UUID, held: Held, mail: Mail, ticket_id: UUID) -> None:
    """Inside the transaction that files the mail."""
    addresses = others(mail, held.own) if held.copies else []
    if not addresses:
        return
    caller = service_caller(DB, tenant_id)
    ticket = await take_in_hand(caller, ticket_id, "copied")
    known = {ticket.requester_id, *ticket.also}
    added: dict[UUID, str] = {}
    for address in addresses:
        found = await matching.writers_of(tenant_id, address)
        if len(found) == 1 and found[0].customer_id == ticket.customer_id and found[0].id not in known:
            added[found[0].id] = found[0].name
    added = dict(list(added.items())[: max(0, MOST - len(ticket.also))])
    if added:
        ticket.also = (*ticket.also, *added)
        await DB.run(_ADD, tenant_id, ticket.id, list(ticket.also))
        await change(caller, ticket, "copied", names="、".join(added.values()))
