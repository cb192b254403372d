"""Where a message of a known sender goes: on with the conversation's ticket, or into a new one."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.held.access import Writer, speaking
from services.helpdesk.tickets.answering import answer
from services.helpdesk.tickets.attached import Stored, shown
from services.helpdesk.tickets.following import First, Opened, Said, open_first
from shared.contracts.helpdesk import Channel
from shared.contracts.parties import Caller

TITLE = 80

_BEGIN = """
insert into conversation (tenant_id, connector_id, name, customer_id) values ($1, $2, $3, $4) on conflict do nothing
"""
# Two messages of one conversation that come at the same moment go into one ticket. What was called spam is not gone on.
_TICKET = """
select (select t.id from ticket t where t.tenant_id = v.tenant_id and t.id = v.ticket_id and t.state <> 'spam')
from conversation v
where v.tenant_id = $1 and v.connector_id = $2 and v.name = $3 and v.customer_id = $4 for update of v
"""
_POINT = """
update conversation set ticket_id = $5, since = now()
where tenant_id = $1 and connector_id = $2 and name = $3 and customer_id = $4 and ticket_id is distinct from $5
"""


class Spoken(Struct, frozen=True, kw_only=True):
    """What somebody wrote in a messenger, and when, if it lay somewhere meanwhile; the category and the team are for a
    new ticket."""

    connector_id: UUID
    conversation: str
    body: str
    at: datetime | None = None
    stored: tuple[Stored, ...] = ()
    category_id: UUID | None = None
    team_id: UUID | None = None


def title_of(text: str) -> str:
    """The first line that says something, shortened."""
    line = next((one.strip() for one in text.splitlines() if one.strip()), text.strip())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1]}…"


async def go_on(tenant_id: UUID, writer: Writer, spoken: Spoken) -> Opened:
    """A conversation's ticket belongs to one customer organisation: whoever of it writes there goes on with it, as its
    manager may; others in the same group begin one of their own. What was closed follows the rules of the portal."""
    place = (tenant_id, spoken.connector_id, spoken.conversation, writer.customer_id)
    await DB.run(_BEGIN, *place)
    ticket_id = await DB.value(_TICKET, *place)
    if ticket_id is None:
        made = await _opened(speaking(tenant_id, writer), writer, spoken)
    else:
        said = Said(body=spoken.body, channel=Channel.MESSENGER, stored=spoken.stored, at=spoken.at)
        made = await answer(speaking(tenant_id, writer, for_all=True), ticket_id, said)
    await DB.run(_POINT, *place, made.ticket_id)
    return made


async def _opened(caller: Caller, writer: Writer, spoken: Spoken) -> Opened:
    first = First(
        title=title_of(spoken.body),
        body=spoken.body,
        impact=2,
        urgency=2,
        requester_id=writer.id,
        channel=Channel.MESSENGER,
        at=spoken.at,
        files=shown(spoken.stored),
        stored=spoken.stored,
        category_id=spoken.category_id,
        team_id=spoken.team_id,
    )
    return await open_first(caller, writer.customer_id, first)
