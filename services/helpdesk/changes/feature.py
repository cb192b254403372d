"""Changes of policies and calendars: what they would do to open tickets, and those that reach into the past."""

from services.helpdesk.approvals.actions import Kept
from services.helpdesk.calendars import access as calendars
from services.helpdesk.calendars import filing
from services.helpdesk.changes import actions, loading, queries
from services.helpdesk.policies import access as policies
from shared.contracts.desk import changes as c
from shared.contracts.desk.approvals import Subject
from shared.feature import Feature, Prepared

SUBJECTS = {
    Subject.POLICY: Kept(lock=policies.lock, apply=actions.apply_policy),
    Subject.DAY: Kept(lock=calendars.lock, apply=actions.apply_day),
}
"""How each kind of approved request is carried out."""

FEATURE = Feature(
    "changes",
    answers={
        c.PREVIEW_POLICY: queries.preview_policy,
        c.PREVIEW_DAY: queries.preview_day,
        c.PREVIEW_HOURS: queries.preview_hours,
        c.PREVIEW_HOLIDAYS: loading.preview_holidays,
        c.PREVIEW_FILE: Prepared(filing.has_text, filing.prepare, loading.preview_file),
        c.PREVIEW_APPROVAL: queries.preview_approval,
        c.PROPOSE_POLICY: actions.propose_policy,
        c.PROPOSE_DAY: actions.propose_day,
    },
)
