"""A company's tree of ticket categories: what suggestions choose from, and what they learn from on the first day."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.fields import CategoryId, Cursor, Limit, Name, Revision
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

Said = Annotated[str, Meta(max_length=500, examples=["列印、掃描、碳粉與卡紙"])]
Examples = Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")], ...], Meta(max_length=50)]
"""Sentences as customers write them."""


class CategoryView(View):
    """`path` are the names from the top down to this one."""

    id: UUID
    parent_id: UUID | None
    name: str
    path: tuple[str, ...]
    description: str
    examples: tuple[str, ...]
    archived: bool
    changed_by: str
    changed_at: datetime
    revision: int


class CategoryChoice(View):
    """What a form offers: the name alone, since a company has up to 500 of them."""

    id: UUID
    parent_id: UUID | None
    name: str


class CategoryChoices(View):
    """All that are in use, in the order of the tree."""

    items: tuple[CategoryChoice, ...]


class ChooseCategory(Command):
    """Nothing to say."""


class ListCategories(Command):
    """In the order of the tree: a category stands before those below it, siblings by name."""

    archived: bool = False
    limit: Limit = 50
    cursor: Cursor | None = None


class CreateCategory(Command):
    name: Name
    parent_id: CategoryId | None = None
    description: Said = ""
    examples: Examples = ()


class ChangeCategory(Command):
    """All of it as it is to be; another `parent_id` moves it with everything below it."""

    category_id: CategoryId
    revision: Revision
    name: Name
    parent_id: CategoryId | None = None
    description: Said = ""
    examples: Examples = ()


class ArchiveCategory(Command):
    category_id: CategoryId
    revision: Revision


CATEGORY_NOT_FOUND = Failure("category.not_found", NotFound)
CATEGORY_STALE = Failure("category.stale", Conflict)
CATEGORY_EXISTS = Failure("category.exists", Conflict)
CATEGORY_ARCHIVED = Failure("category.archived", Conflict)
CATEGORY_HAS_CHILDREN = Failure("category.has_children", Conflict)
CATEGORY_PARENT = Failure("category.parent_unknown", Invalid)
CATEGORY_CIRCLE = Failure("category.circle", Invalid)
CATEGORY_DEEP = Failure("category.deep", Invalid)
CATEGORY_FULL = Failure("category.full", Conflict)

_ACT = (CATEGORY_NOT_FOUND, CATEGORY_STALE, CATEGORY_ARCHIVED)
_PLACE = (CATEGORY_EXISTS, CATEGORY_PARENT, CATEGORY_DEEP)

LIST_CATEGORIES = helpdesk.call(
    feature="categories",
    verb="list",
    says="List the ticket categories in the order of their tree",
    takes=ListCategories,
    gives=Page[CategoryView],
    needs=P.CATEGORY_READ,
    write=False,
    rest=Rest("GET", "/categories"),
    kinds=STAFF,
)
CATEGORY_CHOICES = helpdesk.call(
    feature="categories",
    verb="choices",
    says="The categories a ticket may have",
    takes=ChooseCategory,
    gives=CategoryChoices,
    needs=P.TICKET_READ,
    write=False,
)
CREATE_CATEGORY = helpdesk.call(
    feature="categories",
    verb="create",
    says="Add a category to the tree",
    takes=CreateCategory,
    gives=CategoryView,
    needs=P.CATEGORY_MANAGE,
    write=True,
    rest=Rest("POST", "/categories", 201),
    kinds=STAFF,
    failures=(*_PLACE, CATEGORY_FULL),
)
CHANGE_CATEGORY = helpdesk.call(
    feature="categories",
    verb="change",
    says="Rename, describe or move a category, or give it other examples",
    takes=ChangeCategory,
    gives=CategoryView,
    needs=P.CATEGORY_MANAGE,
    write=True,
    rest=Rest("POST", "/categories/{category_id}/change"),
    kinds=STAFF,
    failures=(*_ACT, *_PLACE, CATEGORY_CIRCLE),
)
ARCHIVE_CATEGORY = helpdesk.call(
    feature="categories",
    verb="archive",
    says="Put a category away that has none below it",
    takes=ArchiveCategory,
    gives=CategoryView,
    needs=P.CATEGORY_MANAGE,
    write=True,
    rest=Rest("POST", "/categories/{category_id}/archive"),
    kinds=STAFF,
    failures=(*_ACT, CATEGORY_HAS_CHILDREN),
)


@helpdesk.event
class CategoryChanged(Event):
    """Made, changed or archived: `version` is the category's revision."""

    thing = "category"
    verb = "changed"
    name: str
    what: str
