"""What the customer's pages show, each in one round trip (sql/pages.sql)."""

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import only_requester
from services.helpdesk.tickets.queries import verbs_json
from shared.contracts.helpdesk import TICKET_NOT_FOUND, NumberQuery, PortalHomeQuery
from shared.contracts.parties import Caller
from shared.feature import Ask

_HOME = "select portal_home($1, $2, $3, $4)"
_TICKET = "select portal_ticket($1, $2, $3, $4, $5, $6)"


async def home_page(caller: Caller, command: PortalHomeQuery, ask: Ask) -> bytes:
    return str(await DB.once(caller, _HOME, only_requester(caller))).encode()


async def ticket_page(caller: Caller, command: NumberQuery, ask: Ask) -> bytes:
    found = await DB.once(caller, _TICKET, command.number, only_requester(caller), verbs_json(caller))
    if found is None:
        raise TICKET_NOT_FOUND()
    return str(found).encode()
