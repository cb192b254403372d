"""Every page of the product. A folder of pages lists its handlers as `ROUTES` in its `routes.py`."""

from itertools import chain

from litestar.handlers import HTTPRouteHandler

from gateway.pages.acceptance.page import ROUTES as ACCEPTANCE
from gateway.pages.approvals.routes import ROUTES as APPROVALS
from gateway.pages.auth.routes import ROUTES as AUTH
from gateway.pages.baselines.routes import ROUTES as BASELINES
from gateway.pages.callbacks.routes import ROUTES as CALLBACKS
from gateway.pages.calling.routes import ROUTES as CALLING
from gateway.pages.causes.routes import ROUTES as CAUSES
from gateway.pages.chats.routes import ROUTES as CHATS
from gateway.pages.closing.library import ROUTES as LIBRARY
from gateway.pages.closing.page import ROUTES as CLOSING
from gateway.pages.communication.page import ROUTES as COMMUNICATION
from gateway.pages.consent.routes import ROUTES as CONSENT
from gateway.pages.control.routes import ROUTES as CONTROL
from gateway.pages.coverage.routes import ROUTES as COVERAGE
from gateway.pages.customer_reports.routes import ROUTES as CUSTOMER_REPORTS
from gateway.pages.customers.routes import ROUTES as CUSTOMERS
from gateway.pages.deliverables.pages import ROUTES as DELIVERABLES
from gateway.pages.desk.routes import ROUTES as DESK
from gateway.pages.federation.routes import ROUTES as FEDERATION
from gateway.pages.fields.routes import ROUTES as FIELDS
from gateway.pages.flows.pages import ROUTES as FLOWS
from gateway.pages.gates.page import ROUTES as GATES
from gateway.pages.held.pages import ROUTES as HELD
from gateway.pages.home.routes import ROUTES as HOME
from gateway.pages.hours.routes import ROUTES as HOURS
from gateway.pages.improvements.routes import ROUTES as IMPROVEMENTS
from gateway.pages.knowledge.routes import ROUTES as KNOWLEDGE
from gateway.pages.live.routes import ROUTES as LIVE
from gateway.pages.macros.routes import ROUTES as MACROS
from gateway.pages.mail.routes import ROUTES as MAIL
from gateway.pages.me.routes import ROUTES as ME
from gateway.pages.meetings.one import ROUTES as MEETING
from gateway.pages.meetings.page import ROUTES as MEETINGS
from gateway.pages.my_projects.routes import ROUTES as MY_PROJECTS
from gateway.pages.notices.routes import ROUTES as NOTICES
from gateway.pages.ops.routes import ROUTES as OPS
from gateway.pages.phone.routes import ROUTES as PHONE
from gateway.pages.plan.routes import ROUTES as PLAN
from gateway.pages.policy.page import ROUTES as POLICY
from gateway.pages.portal.routes import ROUTES as PORTAL
from gateway.pages.preferences.routes import ROUTES as PREFERENCES
from gateway.pages.problems.routes import ROUTES as PROBLEMS
from gateway.pages.projects.routes import ROUTES as PROJECTS
from gateway.pages.quality.routes import ROUTES as QUALITY
from gateway.pages.queue.routes import ROUTES as QUEUE
from gateway.pages.rating.routes import ROUTES as RATING
from gateway.pages.replies.routes import ROUTES as REPLIES
from gateway.pages.reports.routes import ROUTES as REPORTS
from gateway.pages.risks.page import ROUTES as RISKS
from gateway.pages.search.routes import ROUTES as SEARCH
from gateway.pages.service_reports.routes import ROUTES as SERVICE_REPORTS
from gateway.pages.settings.routes import ROUTES as SETTINGS
from gateway.pages.skills.routes import ROUTES as SKILLS
from gateway.pages.staffing.routes import ROUTES as STAFFING
from gateway.pages.templates.routes import ROUTES as TEMPLATES
from gateway.pages.terms.routes import ROUTES as TERMS
from gateway.pages.timesheets.routes import ROUTES as TIMESHEETS
from gateway.pages.triggers.routes import ROUTES as TRIGGERS
from gateway.pages.web_forms.routes import ROUTES as WEB_FORMS
from gateway.pages.webhooks.routes import ROUTES as WEBHOOKS
from gateway.pages.wording.routes import ROUTES as WORDING
from gateway.pages.work.routes import ROUTES as WORK

FOLDERS: tuple[tuple[HTTPRouteHandler, ...], ...] = (
    HOME,
    AUTH,
    ME,
    CONSENT,
    FEDERATION,
    QUEUE,
    DESK,
    NOTICES,
    PREFERENCES,
    WEBHOOKS,
    CHATS,
    WORDING,
    PORTAL,
    LIVE,
    SEARCH,
    REPORTS,
    CAUSES,
    PROBLEMS,
    COVERAGE,
    SETTINGS,
    HOURS,
    TERMS,
    REPLIES,
    APPROVALS,
    PROJECTS,
    QUALITY,
    FIELDS,
    MACROS,
    MAIL,
    TRIGGERS,
    CUSTOMERS,
    KNOWLEDGE,
    IMPROVEMENTS,
    PHONE,
    WEB_FORMS,
    HELD,
    SERVICE_REPORTS,
    OPS,
    RATING,
    CALLBACKS,
    CALLING,
    PLAN,
    WORK,
    RISKS,
    MEETING,
    MEETINGS,
    FLOWS,
    GATES,
    CLOSING,
    ACCEPTANCE,
    POLICY,
    LIBRARY,
    COMMUNICATION,
    BASELINES,
    TEMPLATES,
    CONTROL,
    STAFFING,
    SKILLS,
    TIMESHEETS,
    CUSTOMER_REPORTS,
    MY_PROJECTS,
    DELIVERABLES,
)


def page_routes() -> list[HTTPRouteHandler]:
    return list(chain.from_iterable(FOLDERS))
