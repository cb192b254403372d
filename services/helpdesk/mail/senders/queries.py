"""Reading the rules about senders."""

from uuid import UUID

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.senders import RULE_NOT_FOUND, ListSenderRules, SenderRuleView
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_VIEW = """
select r.id, r.written, r.contact_id, c.name as contact_name, r.stands_for, r.made_by, r.made_at
from sender_rule r left join contact c on c.tenant_id = r.tenant_id and c.id = r.contact_id
where r.tenant_id = $1
"""
_LIST = f"{_VIEW} and r.written > $2 order by r.written limit $3"
_READ = f"{_VIEW} and r.id = $2"


async def list_rules(caller: Caller, command: ListSenderRules) -> Page[SenderRuleView]:
    after = decode_cursor("senders", command.cursor, str) if command.cursor else ""
    rows = await DB.rows(_LIST, caller.tenant_id, after, command.limit + 1)
    shown = tuple(SenderRuleView(**dict(row)) for row in rows[: command.limit])
    return Page(items=shown, next=encode_cursor("senders", shown[-1].written) if len(rows) > len(shown) else None)


async def view_of(caller: Caller, rule_id: UUID) -> SenderRuleView:
    row = await DB.row(_READ, caller.tenant_id, rule_id)
    if row is None:
        raise RULE_NOT_FOUND()
    return SenderRuleView(**dict(row))
