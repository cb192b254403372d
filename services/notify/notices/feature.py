"""Notices: listed, counted, read."""

from services.notify.notices import actions, queries
from services.notify.notices.quiet import run
from shared.contracts import notify as c
from shared.feature import Feature, Hot

FEATURE = Feature(
    "notices",
    answers={
        c.LIST_NOTICES: Hot(queries.list_notices),
        c.COUNT_UNREAD: Hot(queries.count_unread),
        c.READ_NOTICE: actions.read,
        c.READ_ALL_NOTICES: actions.read_all,
    },
    records=frozenset({c.NoticeCreated, c.NoticesRead}),
    loops=(run,),
)
