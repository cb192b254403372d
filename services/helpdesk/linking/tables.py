"""What ties tickets together: links, and merges with what each of the two was before."""

from piccolo.columns import UUID, Array, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import CUSTOMER, Portal

LINK_PORTAL = Portal(
    rule=f"{CUSTOMER} and other_customer = customer_id and kind = 'follow_up_of'", verbs="select, insert"
)


class TicketLink(TenantTable, db=DB, portal=LINK_PORTAL, tablename="ticket_link"):
    """`ticket_id` is the one of which `kind` speaks: it is related to, a duplicate of … the other. Customers see that
    one follows up another of theirs, nothing else: a link may lead to somebody else's ticket."""

    ticket_id = UUID()
    customer_id = UUID()
    other_id = UUID()
    other_customer = UUID()
    kind = Text()
    made_by = Text()
    made_at = Timestamptz()


class TicketMerge(TenantTable, db=DB, portal=None, tablename="ticket_merge"):
    """`source` went into `target`; the columns keep what undoing has to give back. One that was not undone holds."""

    source_id = UUID()
    target_id = UUID()
    customer_id = UUID()
    source_state = Text()
    source_waiting = Timestamptz(null=True)
    source_resolved = Timestamptz(null=True)
    source_scheduled = Timestamptz(null=True)
    target_waiting = Timestamptz(null=True)
    target_watchers = Array(base_column=UUID(), null=True)
    merged_at = Timestamptz()
    undone_at = Timestamptz(null=True)
