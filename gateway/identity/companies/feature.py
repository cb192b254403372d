"""Companies: made and stopped by operators, described by their admins, copied by the services."""

from gateway.identity.companies import actions, queries
from shared.contracts import gateway as c
from shared.feature import Feature

FEATURE = Feature(
    "companies",
    answers={
        c.CREATE_COMPANY: actions.create,
        c.LIST_COMPANIES: queries.list_companies,
        c.READ_COMPANY: queries.read_company,
        c.SUSPEND_COMPANY: actions.suspend,
        c.ACTIVATE_COMPANY: actions.activate,
        c.READ_PROFILE: queries.profile,
        c.UPDATE_PROFILE: actions.update_profile,
        c.COPY_COMPANIES: queries.snapshot,
    },
    records=frozenset({c.CompanyChanged}),
)
