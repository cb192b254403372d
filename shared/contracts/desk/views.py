"""Saved views of the queue, one's own, a team's and everybody's, and the rows of a view for an export."""

from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, Page, View
from shared.contracts.desk.teams import TEAM_NOT_FOUND, TEAM_NOT_LED
from shared.contracts.fields import Cursor, Limit, Revision, TeamId, ViewId
from shared.contracts.helpdesk import NO_FILTERS, Filters, Queue, SavedView, Sort, TicketRow, helpdesk
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, NotFound

ViewName = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\S", examples=["金級客戶・快到期"])]
Columns = Annotated[tuple[Annotated[str, Meta(max_length=20, pattern=r"^[a-z_]+$(?!\n)")], ...], Meta(max_length=20)]
"""Names of the queue's columns, in any order; none means the usual ones. The desk decides what they are."""


class ListViews(Command):
    """One's own first, then those of one's teams, then everybody's, by name."""


class SaveView(Command):
    """`shared`: everybody who reads tickets sees it; that takes a permission of its own. `team_id`: the people of that
    team see it, whatever `shared` says; that takes leading it, or the same permission."""

    name: ViewName
    shared: bool = False
    team_id: TeamId | None = None
    queue: Queue = Queue.OPEN
    filters: Filters = NO_FILTERS
    columns: Columns = ()
    sort: Sort = Sort.DUE


class ChangeView(Command):
    """All of it as it is to be; whose it is stays."""

    view_id: ViewId
    revision: Revision
    name: ViewName
    queue: Queue = Queue.OPEN
    filters: Filters = NO_FILTERS
    columns: Columns = ()
    sort: Sort = Sort.DUE


class RemoveView(Command):
    view_id: ViewId
    revision: Revision


class ViewsRemoved(View):
    """What is left."""

    left: int


class ExportQuery(Command):
    """The rows of a view, page by page."""

    queue: Queue = Queue.OPEN
    filters: Filters = NO_FILTERS
    sort: Sort | None = None
    limit: Limit = 100
    cursor: Cursor | None = None


VIEW_NOT_FOUND = Failure("view.not_found", NotFound)
VIEW_STALE = Failure("view.stale", Conflict)
VIEW_EXISTS = Failure("view.exists", Conflict)
VIEW_FULL = Failure("view.full", Conflict)
VIEW_SHARED = Failure("view.shared", Forbidden)

_TEAM = (TEAM_NOT_FOUND, TEAM_NOT_LED)
_MEMBERS = frozenset({Kind.MEMBER})

LIST_VIEWS = helpdesk.call(
    feature="views",
    verb="list",
    says="The saved views that one sees in the queue",
    takes=ListViews,
    gives=Page[SavedView],
    needs=P.TICKET_READ,
    write=False,
    kinds=_MEMBERS,
)
SAVE_VIEW = helpdesk.call(
    feature="views",
    verb="save",
    says="Keep a view of the queue under a name",
    takes=SaveView,
    gives=SavedView,
    needs=P.TICKET_READ,
    write=True,
    kinds=_MEMBERS,
    failures=(VIEW_EXISTS, VIEW_FULL, VIEW_SHARED, *_TEAM),
)
CHANGE_VIEW = helpdesk.call(
    feature="views",
    verb="change",
    says="Give a saved view another name, filters, columns or order",
    takes=ChangeView,
    gives=SavedView,
    needs=P.TICKET_READ,
    write=True,
    kinds=_MEMBERS,
    failures=(VIEW_NOT_FOUND, VIEW_STALE, VIEW_EXISTS, VIEW_SHARED, *_TEAM),
)
REMOVE_VIEW = helpdesk.call(
    feature="views",
    verb="remove",
    says="Take a saved view away",
    takes=RemoveView,
    gives=ViewsRemoved,
    needs=P.TICKET_READ,
    write=True,
    kinds=_MEMBERS,
    failures=(VIEW_NOT_FOUND, VIEW_STALE, VIEW_SHARED, *_TEAM),
)
EXPORT_ROWS = helpdesk.call(
    feature="views",
    verb="export",
    says="The tickets of a view, a page of them, for a file",
    takes=ExportQuery,
    gives=Page[TicketRow],
    needs=P.TICKET_EXPORT,
    write=False,
    kinds=_MEMBERS,
)
