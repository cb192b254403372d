"""The ticket, its messages, and its event log: history, audit and clock input in one."""

from piccolo.columns import JSONB, UUID, Array, Boolean, Integer, SmallInt, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import Portal, own, visible_parent

TICKET_PORTAL = own(
    "select, insert, update (state, waiting_since, resolved_at, closed_at, reopened, updated_at, revision)",
    and_="state <> 'spam'",  # whom we do not listen to is not told so
)
MESSAGE_PORTAL = own(
    "select, insert",
    and_=f"visibility = 'public' and {visible_parent('message', 'ticket_id', 'ticket')}",
)
EVENT_PORTAL = Portal(rule="customer_id = current_setting('app.customer_id')::uuid", verbs="insert")


class Ticket(TenantTable, db=DB, portal=TICKET_PORTAL):
    """`waiting_since` is the oldest customer message without an answer; `resolution` the last solution told;
    `next_due` the earliest due time of its running clocks, as last derived, `promised_due` of those customers see;
    `merged` are the tickets merged into it, `also` their requesters; a `priority_fixed` does not follow impact and
    urgency; `offered_at` is since when it waits in its team to be handed to somebody."""

    customer_id = UUID()
    number = Integer()
    title = Text()
    state = Text()
    impact = SmallInt()
    urgency = SmallInt()
    priority = SmallInt()
    channel = Text()
    requester_id = UUID()
    assignee_id = UUID(null=True)
    assignee_name = Text(null=True)
    opened_at = Timestamptz()
    updated_at = Timestamptz()
    waiting_since = Timestamptz(null=True)
    resolved_at = Timestamptz(null=True)
    closed_at = Timestamptz(null=True)
    scheduled_until = Timestamptz(null=True)
    resolution = Text(null=True)
    reopened = Integer()
    revision = Integer()
    source = Text(null=True)
    external_id = Text(null=True)
    next_due = Timestamptz(null=True)
    promised_due = Timestamptz(null=True)
    merged_into = UUID(null=True)
    merged = Array(UUID(), null=True)
    also = Array(UUID(), null=True)
    category_id = UUID(null=True)
    type = Text(null=True)
    priority_fixed = Boolean()
    team_id = UUID(null=True)
    offered_at = Timestamptz(null=True)
    watchers = Array(base_column=UUID(), null=True)


class Message(TenantTable, db=DB, portal=MESSAGE_PORTAL):
    """Append-only. `author_name` is the name at that time."""

    ticket_id = UUID()
    customer_id = UUID()
    side = Text()
    author_id = UUID(null=True)
    author_name = Text()
    visibility = Text()
    channel = Text()
    body = Text()
    at = Timestamptz()
    files = JSONB()


class TicketEvent(TenantTable, db=DB, portal=EVENT_PORTAL):
    """Append-only; `version` is the ticket's revision after it."""

    ticket_id = UUID()
    customer_id = UUID()
    version = Integer()
    verb = Text()
    at = Timestamptz()
    actor_kind = Text()
    actor_id = UUID()
    actor_name = Text()
    from_state = Text(null=True)
    to_state = Text()
    data = JSONB()
