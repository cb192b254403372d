"""The tree of ticket categories."""

from services.helpdesk.categories import actions, queries
from shared.contracts.desk import categories as c
from shared.feature import Feature

FEATURE = Feature(
    "categories",
    answers={
        c.LIST_CATEGORIES: queries.list_categories,
        c.CATEGORY_CHOICES: queries.category_choices,
        c.CREATE_CATEGORY: actions.create,
        c.CHANGE_CATEGORY: actions.change,
        c.ARCHIVE_CATEGORY: actions.archive,
    },
    records=frozenset({c.CategoryChanged}),
)
