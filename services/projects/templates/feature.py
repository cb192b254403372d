"""Templates of plans: made of one, and one begun from them."""

from services.projects.templates import actions, queries
from shared.contracts.delivery import templates as c
from shared.feature import Feature

KEEPS = ("2.2.a",)
"""A plan that fits the kind of service is there to begin from."""

FEATURE = Feature(
    "templates",
    answers={
        c.LIST_TEMPLATES: queries.list_templates,
        c.READ_TEMPLATE: queries.read_template,
        c.MAKE_TEMPLATE: actions.make,
        c.START_PLAN: actions.start,
        c.ARCHIVE_TEMPLATE: actions.archive,
    },
)
