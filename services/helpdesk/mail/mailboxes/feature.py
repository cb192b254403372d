"""Support addresses: kept."""

from services.helpdesk.mail.mailboxes import actions, queries
from shared.contracts.desk import mailboxes as c
from shared.feature import Feature

FEATURE = Feature(
    "mailboxes",
    answers={
        c.LIST_MAILBOXES: queries.list_mailboxes,
        c.READ_MAILBOX: queries.read_mailbox,
        c.CREATE_MAILBOX: actions.create,
        c.CHANGE_MAILBOX: actions.change,
        c.ARCHIVE_MAILBOX: actions.archive,
    },
    records=frozenset({c.MailboxChanged}),
)
