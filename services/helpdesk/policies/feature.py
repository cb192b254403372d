"""SLA policies: what a company promises, by clock and priority, in versions."""

from services.helpdesk.policies import actions, queries
from services.helpdesk.policies.seeding import seed
from shared.contracts.desk import policies as c
from shared.contracts.gateway import CompanyChanged
from shared.feature import Feature, Listener

FEATURE = Feature(
    "policies",
    answers={
        c.LIST_POLICIES: queries.list_policies,
        c.READ_POLICY: queries.read_policy,
        c.CHOOSE_POLICY: queries.choose_policy,
        c.CREATE_POLICY: actions.create,
        c.CHANGE_POLICY: actions.change,
        c.ASSIGN_POLICY: actions.assign,
        c.RELEASE_POLICY: actions.release,
        c.RELEASE_CATEGORY_POLICY: actions.release_category,
        c.ARCHIVE_POLICY: actions.archive,
    },
    records=frozenset({c.PolicyChanged}),
    listens={CompanyChanged: (Listener("seed_policy", seed),)},
)
