"""helpdesk, put together: its features and nothing else."""

from services.helpdesk.approvals import feature as approvals
from services.helpdesk.blocking.feature import FEATURE as BLOCKING
from services.helpdesk.calendars.feature import FEATURE as CALENDARS
from services.helpdesk.call_plans.feature import FEATURE as CALL_PLANS
from services.helpdesk.callbacks import feature as callbacks
from services.helpdesk.canned.feature import FEATURE as CANNED
from services.helpdesk.categories.feature import FEATURE as CATEGORIES
from services.helpdesk.causes.feature import FEATURE as CAUSES
from services.helpdesk.changes.feature import FEATURE as CHANGES
from services.helpdesk.changes.feature import SUBJECTS
from services.helpdesk.clocks.feature import FEATURE as CLOCKS
from services.helpdesk.commitments.feature import FEATURE as COMMITMENTS
from services.helpdesk.coverage.feature import CHARGES
from services.helpdesk.coverage.feature import FEATURE as COVERAGE
from services.helpdesk.coverage.reminding import commitment_ends
from services.helpdesk.custom.feature import FEATURE as CUSTOM_FIELDS
from services.helpdesk.custom.opening import fill_in
from services.helpdesk.db import DB
from services.helpdesk.desk.feature import FEATURE as DESK
from services.helpdesk.details.feature import FEATURE as DETAILS
from services.helpdesk.directory import feature as directory
from services.helpdesk.files import feature as files
from services.helpdesk.files.keeping import Keeping
from services.helpdesk.handing.feature import FEATURE as HANDING
from services.helpdesk.held.feature import FEATURE as HELD
from services.helpdesk.improvements.feature import FEATURE as IMPROVEMENTS
from services.helpdesk.improvements.reminding import improvement_waits
from services.helpdesk.knowledge import feature as knowledge
from services.helpdesk.linking.feature import FEATURE as LINKING
from services.helpdesk.macros.feature import FEATURE as MACROS
from services.helpdesk.mail.fetching.feature import FEATURE as FETCHING
from services.helpdesk.mail.foreseeing.feature import FEATURE as FORESEEING
from services.helpdesk.mail.handling import feature as mails
from services.helpdesk.mail.mailboxes.feature import FEATURE as MAILBOXES
from services.helpdesk.mail.senders.feature import FEATURE as SENDERS
from services.helpdesk.messengers import feature as messengers
from services.helpdesk.phone.feature import FEATURE as PHONE
from services.helpdesk.policies.feature import FEATURE as POLICIES
from services.helpdesk.portal.feature import FEATURE as PORTAL
from services.helpdesk.priorities.feature import FEATURE as PRIORITIES
from services.helpdesk.problems.feature import FEATURE as PROBLEMS
from services.helpdesk.problems.reminding import action_is_due
from services.helpdesk.questionnaires.feature import FEATURE as QUESTIONNAIRES
from services.helpdesk.recoveries.feature import FEATURE as RECOVERIES
from services.helpdesk.reminding import feature as reminding
from services.helpdesk.replays.feature import FEATURE as REPLAYS
from services.helpdesk.reports.feature import FEATURE as REPORTS
from services.helpdesk.satisfaction.feature import FEATURE as SATISFACTION
from services.helpdesk.search.feature import FEATURE as SEARCH
from services.helpdesk.service_reports.feature import FEATURE as SERVICE_REPORTS
from services.helpdesk.suggestions.feature import FEATURE as SUGGESTIONS
from services.helpdesk.teams.feature import FEATURE as TEAMS
from services.helpdesk.tickets import feature as tickets
from services.helpdesk.timers.feature import FEATURE as TIMERS
from services.helpdesk.triggers.feature import FEATURE as TRIGGERS
from services.helpdesk.views.feature import FEATURE as VIEWS
from services.helpdesk.waiting.feature import FEATURE as WAITING
from services.helpdesk.waiting.reminding import REMINDS as WAITS
from services.helpdesk.watching.feature import FEATURE as WATCHING
from services.helpdesk.web_forms import feature as web_forms
from shared.bus.client import Bus
from shared.contracts import desk as _desk  # noqa: F401 - declares the rest of helpdesk's promises
from shared.contracts.helpdesk import OPERATIONS, helpdesk
from shared.feature import Feature
from shared.process import Service
from shared.storage.objects import objects

REMINDS = {
    "problem_action": action_is_due,
    "commitment_ends": commitment_ends,
    "improvement": improvement_waits,
    **WAITS,
}

AFTERWARDS = (QUESTIONNAIRES, CALL_PLANS, RECOVERIES, SATISFACTION, IMPROVEMENTS, REPORTS, SERVICE_REPORTS)


def features(bus: Bus) -> tuple[Feature, ...]:
    keeping = Keeping(bus, objects)
    return (
        directory.feature(bus),
        tickets.feature(directory.copies(bus), keeping.keep, fill_in),
        files.feature(objects),
        knowledge.feature(keeping.keep),
        mails.feature(bus),
        web_forms.feature(keeping.keep),
        HELD,
        messengers.feature(keeping.keep),
        approvals.feature(SUBJECTS | CHARGES),
        callbacks.feature(bus),
        *_alone(),
    )


def _alone() -> tuple[Feature, ...]:
    """Those that need nothing from outside."""
    return (
        CALENDARS,
        CANNED,
        CHANGES,
        CUSTOM_FIELDS,
        MACROS,
        MAILBOXES,
        FETCHING,
        SENDERS,
        FORESEEING,
        TRIGGERS,
        REPLAYS,
        PROBLEMS,
        reminding.feature(REMINDS),
        CATEGORIES,
        CAUSES,
        SUGGESTIONS,
        DESK,
        DETAILS,
        PRIORITIES,
        TEAMS,
        HANDING,
        WATCHING,
        WAITING,
        PHONE,
        PORTAL,
        POLICIES,
        COMMITMENTS,
        COVERAGE,
        CLOCKS,
        TIMERS,
        VIEWS,
        SEARCH,
        LINKING,
        BLOCKING,
        *AFTERWARDS,
    )


async def fill_copies(bus: Bus) -> None:
    await directory.copies(bus).fill()


SERVICE = Service(contract=helpdesk, operations=OPERATIONS, engine=DB, features=features, starts=fill_copies)
