"""Tickets: opened, worked on, resolved, reopened, closed."""

from services.helpdesk.tickets import actions, queries
from services.helpdesk.tickets.attached import Keep, Stored, has_files
from services.helpdesk.tickets.categorising import set_category
from services.helpdesk.tickets.importing import import_ticket
from services.helpdesk.tickets.opening import FillIn, Opening
from shared.contracts import helpdesk as c
from shared.contracts.base import Event
from shared.contracts.parties import Caller
from shared.copies import Copies
from shared.feature import Feature, Hot, Prepared, PreparedAction

RECORDS: frozenset[type[Event]] = frozenset(
    {
        c.TicketOpened,
        c.TicketReplied,
        c.TicketNoted,
        c.TicketAssigned,
        c.TicketCategorised,
        c.TicketMoved,
        c.TicketResolved,
        c.TicketReopened,
    }
)


def feature(copies: Copies, keep: Keep, fill_in: FillIn) -> Feature:
    async def kept(caller: Caller, command: c.ReplyTicket | c.NoteTicket) -> tuple[Stored, ...]:
        return await keep(caller, command.files)

    def with_files(action: PreparedAction) -> Prepared:
        return Prepared(has_files, kept, action)

    return Feature(
        "tickets",
        answers={
            c.OPEN_TICKET: Hot(Opening(copies, keep, fill_in).open_ticket),
            c.LIST_TICKETS: Hot(queries.list_tickets),
            c.READ_TICKET: Hot(queries.read_ticket),
            c.LIST_MESSAGES: queries.list_messages,
            c.REPLY_TICKET: with_files(actions.reply),
            c.NOTE_TICKET: with_files(actions.note),
            c.TAKE_TICKET: actions.take,
            c.ASSIGN_TICKET: actions.assign,
            c.SET_CATEGORY: set_category,
            c.WAIT_TICKET: actions.wait,
            c.SCHEDULE_TICKET: actions.schedule,
            c.RESUME_TICKET: actions.moving("resume"),
            c.RESOLVE_TICKET: actions.resolve,
            c.CONFIRM_TICKET: actions.moving("confirm"),
            c.REJECT_TICKET: actions.reject,
            c.REOPEN_TICKET: actions.reopen,
            c.CLOSE_TICKET: actions.moving("close"),
            c.MARK_SPAM: actions.moving("mark_spam"),
            c.NOT_SPAM: actions.moving("not_spam"),
            c.QUOTE_MESSAGE: queries.quote_message,
            c.IMPORT_TICKET: import_ticket,
        },
        records=RECORDS,
    )
