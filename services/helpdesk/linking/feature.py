"""What ties tickets together: links, merging with undo, splitting, follow-ups."""

from services.helpdesk.linking import actions, merging, queries, splitting
from shared.contracts.base import Event
from shared.contracts.desk import linking as c
from shared.feature import Feature

RECORDS: frozenset[type[Event]] = frozenset({c.TicketLinked, c.TicketMerged, c.TicketUnmerged, c.TicketSplit})

FEATURE = Feature(
    "linking",
    answers={
        c.LIST_LINKS: queries.list_links,
        c.LINK_TICKET: actions.link,
        c.UNLINK_TICKET: actions.unlink,
        c.MERGE_TICKET: merging.merge,
        c.UNMERGE_TICKET: merging.unmerge,
        c.SPLIT_MESSAGE: splitting.split,
    },
    records=RECORDS,
)
