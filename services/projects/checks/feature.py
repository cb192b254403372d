"""Checks: planned of what is delivered, done, and what customers say of it."""

from services.projects.checks import actions, planning, queries, templates
from shared.contracts.delivery import check_templates as t
from shared.contracts.delivery import checks as c
from shared.feature import Feature

KEEPS = ("2.3.d", "2.3.e", "4.3.a")
"""Clauses of the policy: results are checked regularly, by the author, crosswise and by the customer, with a method, a
checklist, a sample and evidence."""

FEATURE = Feature(
    "checks",
    answers={
        c.LIST_CHECKS: queries.list_checks,
        c.READ_CHECK: queries.read_check,
        c.FIND_CHECK: queries.find_check,
        c.PLAN_CHECK: planning.plan,
        c.CHANGE_CHECK: planning.change,
        c.REPEAT_CHECK: planning.repeat,
        c.START_CHECK: actions.start,
        c.PASS_CHECK: actions.pass_check,
        c.FAIL_CHECK: actions.fail,
        c.WAIVE_CHECK: actions.waive,
        c.RECORD_FEEDBACK: actions.record_feedback,
        t.LIST_TEMPLATES: templates.list_templates,
        t.CREATE_TEMPLATE: templates.create,
        t.CHANGE_TEMPLATE: templates.change,
        t.ARCHIVE_TEMPLATE: templates.archive,
    },
    records=frozenset({c.CheckMoved, c.CheckDue}),
)
