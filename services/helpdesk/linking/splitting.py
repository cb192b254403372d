"""Splitting a message off: it begins a ticket of its own, which follows up the first."""

import msgspec

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.following import First, open_tied
from services.helpdesk.tickets.journal import change, tell
from services.helpdesk.tickets.queries import view
from shared.contracts.desk.linking import SPLIT_OPENING, SPLIT_STAFF, SplitMessage, TicketSplit
from shared.contracts.helpdesk import TICKET_NOT_FOUND, Channel, Side
from shared.contracts.parties import Caller

_MESSAGE = """
select m.ticket_id, m.side, m.body, m.at, m.channel, m.author_id, m.author_name, m.files::text as files, t.impact,
  t.urgency, coalesce(a.id, t.requester_id) as requester_id,
  exists (select from message o where o.tenant_id = m.tenant_id and o.ticket_id = m.ticket_id
    and (o.at, o.id) < (m.at, m.id)) as has_earlier
from message m join ticket t on t.tenant_id = m.tenant_id and t.id = m.ticket_id
left join contact a on a.tenant_id = m.tenant_id and a.id = m.author_id and a.customer_id = m.customer_id
  and a.state = 'active'
where m.tenant_id = $1 and m.id = $2 and m.visibility = 'public'
"""


async def split(caller: Caller, command: SplitMessage) -> bytes:
    """The message stays where it was, and begins the new ticket too, which waits since then. The clocks of the first
    no longer wait for an answer to it. Who wrote it is the new ticket's requester; the first one's is, if the author
    is no longer here."""
    row = await DB.row(_MESSAGE, caller.tenant_id, command.message_id)
    if row is None:
        raise TICKET_NOT_FOUND()
    ticket = await take_in_hand(caller, row["ticket_id"], "split", command.revision)
    if row["side"] != Side.CUSTOMER:
        raise SPLIT_STAFF()
    if not row["has_earlier"]:
        raise SPLIT_OPENING()
    first = First(
        title=command.title,
        body=row["body"],
        impact=row["impact"],
        urgency=row["urgency"],
        requester_id=row["requester_id"],
        author_id=row["author_id"],
        author_name=row["author_name"],
        channel=Channel(row["channel"]),
        at=row["at"],
        files=msgspec.json.decode(row["files"]),
    )
    made_id = (await open_tied(caller, ticket, first)).ticket_id
    made = await take_in_hand(caller, made_id, "link")
    await change(caller, ticket, "split", message_id=command.message_id, other=f"HD-{made.number}")
    await tell(caller, ticket, TicketSplit, other=f"HD-{made.number}")
    return await view(caller, made.id)
