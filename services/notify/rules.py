"""Who hears of what, by which way: one line per kind of news. Nobody is told of his own act, unless it says so.

A kind is the name of a sentence (shared/contracts/notify.py) and of a folder of mail templates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from services.notify.audiences import (
    Audience,
    added,
    agents,
    approvers,
    asked_of,
    asker,
    assignee,
    caller_back,
    checker,
    concerned,
    its_lead,
    keepers,
    leads,
    link_holder,
    mentioned,
    named,
    nobody,
    of_change,
    of_customer,
    of_customer_report,
    of_improvement,
    of_service_report,
    of_team,
    owner,
    people,
    person,
    report_lead,
    requester,
    supervisors,
    watchers,
    watching,
    whose_turn,
)
from services.notify.conditions import (
    always,
    awaited,
    became,
    by,
    by_customer,
    by_us,
    did,
    ended,
    link,
    owes,
    reviewed,
    talked,
    told_of,
    waits_for,
    welcome,
)
from services.notify.silence import SILENT as SILENT
from shared.contracts.base import Event
from shared.contracts.delivery.acceptance import AcceptanceMoved
from shared.contracts.delivery.approvals import (
    RequestDecided,
    RequestReminded,
    RequestState,
    RequestTalked,
    RequestWaits,
)
from shared.contracts.delivery.changes import ChangeMoved, ChangeState
from shared.contracts.delivery.checks import CheckDue, CheckMoved
from shared.contracts.delivery.customer_reports import CustomerReportMoved
from shared.contracts.delivery.deliverables import DeliverableMoved
from shared.contracts.delivery.duties import Duty, DutyDue
from shared.contracts.delivery.gates import ProjectMoved
from shared.contracts.delivery.meetings import MeetingSaid
from shared.contracts.delivery.nonconformities import NonconformityLate, NonconformityMajor, NonconformityMoved
from shared.contracts.delivery.projects import ProjectOpened
from shared.contracts.delivery.staffing import StaffingMoved, StaffingState
from shared.contracts.delivery.timesheets import TimeMoved, TimesheetDue
from shared.contracts.delivery.work import WorkDue, WorkMoved
from shared.contracts.desk.approvals import ApprovalAsked, ApprovalDecided, ApprovalState
from shared.contracts.desk.call_backs import CallBackAsked, CallBackUnhappy, CareAsked
from shared.contracts.desk.clocks import TicketBreached, TicketEscalated, TicketWarned
from shared.contracts.desk.coverage import CommitmentEnding
from shared.contracts.desk.held import MessageHeld
from shared.contracts.desk.improvements import ImprovementMoved, ImprovementWaits, Wait
from shared.contracts.desk.problem_proposals import ProblemProposed
from shared.contracts.desk.problems import ProblemActionDue
from shared.contracts.desk.recoveries import CareUnhappy, RecoveryLate
from shared.contracts.desk.service_reports import ServiceReportMoved
from shared.contracts.desk.waits import HeldWaits, ReturnCallDue
from shared.contracts.desk.watching import TicketMentioned, TicketWatched
from shared.contracts.gateway import LinkWanted, SecurityChanged
from shared.contracts.helpdesk import (
    Side,
    TicketAssigned,
    TicketNoted,
    TicketOpened,
    TicketReopened,
    TicketReplied,
    TicketResolved,
)
from shared.contracts.notify import NoticeKind as K


class Way(StrEnum):
    """How news travels."""

    BELL = "bell"
    MAIL = "mail"
    CHAT = "chat"
    """To a messenger: no rule names it. People choose it, and rooms of the company."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`own_acts` tells also the one who did it: a confirmation, a link he asked for, a change he should recognise.
    `unread_for`: the mail waits so long for the bell to be answered, and is not sent if it was. `is_important`: if the
    bell is not answered it goes on (escalation)."""

    event: type[Event]
    kind: str
    audience: Audience
    ways: frozenset[Way]
    when: Callable[[Any], bool] = always
    own_acts: bool = False
    unread_for: timedelta | None = None
    is_important: bool = False


STAFFING_WAITS = frozenset(
    {StaffingState.REQUESTED, StaffingState.PROPOSED, StaffingState.AGREED, StaffingState.OFFERED}
)
WAITING_FOR_HIM = ("propose", "remind", "ask_decision", "withdraw")
HIS_WORDS = ("confirm", "postpone", "ask_mine", "accept", "reserve", "reject")
TOLD = frozenset({*WAITING_FOR_HIM, *HIS_WORDS, "sent"})
"""Of an acceptance: what its customer's contacts are told, and what they say."""

JUDGED = ("accept", "condition", "reject")
HANDED = frozenset({"submit", "deliver", *JUDGED})
"""Of a deliverable: what anybody is told of."""

BELL, MAIL, BOTH = frozenset({Way.BELL}), frozenset({Way.MAIL}), frozenset({Way.BELL, Way.MAIL})

PATIENCE = timedelta(minutes=10)
"""Who is at the desk has seen a mention by then."""

RULES: tuple[Rule, ...] = (
    # event, kind, who, how, when
    Rule(TicketOpened, "ticket_received", requester, MAIL, awaited, own_acts=True),
    Rule(TicketOpened, K.TICKET_OPENED, agents, BELL, welcome),
    Rule(MessageHeld, K.MESSAGE_HELD, agents, BELL),
    Rule(TicketReplied, K.TICKET_ANSWERED, requester, BOTH, by_us),
    Rule(TicketReplied, K.TICKET_CUSTOMER_REPLIED, concerned, BELL, by(Side.CUSTOMER)),
    Rule(TicketAssigned, K.TICKET_ASSIGNED, assignee, BELL),
    Rule(TicketResolved, K.TICKET_RESOLVED, requester, BOTH),
    Rule(TicketReopened, K.TICKET_REOPENED, concerned, BELL),
    Rule(TicketReplied, K.TICKET_WATCHED_REPLIED, watchers, BELL, by(Side.STAFF)),
    Rule(TicketNoted, K.TICKET_WATCHED_NOTED, watchers, BELL),
    Rule(TicketResolved, K.TICKET_WATCHED_RESOLVED, watchers, BELL),
    Rule(TicketMentioned, K.TICKET_MENTIONED, mentioned, BOTH, unread_for=PATIENCE),
    Rule(TicketWatched, K.TICKET_WATCHED, added, BELL),
    Rule(TicketWarned, K.TICKET_DUE_SOON, watching, BELL),
    Rule(TicketBreached, K.TICKET_OVERDUE, watching, BOTH, is_important=True),
    Rule(TicketEscalated, K.TICKET_ESCALATED, named, BOTH, is_important=True),
    Rule(ReturnCallDue, K.RETURN_CALL_DUE, caller_back, BELL),
    Rule(HeldWaits, K.HELD_WAITS, agents, BELL),
    Rule(CommitmentEnding, K.COMMITMENT_ENDING, leads, BELL),
    Rule(ProblemProposed, K.PROBLEM_PROPOSED, leads, BELL),
    Rule(ProblemActionDue, K.PROBLEM_ACTION_DUE, owner, BELL),
    Rule(CallBackAsked, "call_back_asked", asked_of, MAIL),
    Rule(CareAsked, "call_back_asked", asked_of, MAIL),
    Rule(CallBackUnhappy, K.CALL_BACK_UNHAPPY, supervisors, BELL, is_important=True),
    Rule(CareUnhappy, K.CALL_BACK_UNHAPPY, supervisors, BELL, lambda event: event.late is None, is_important=True),
    Rule(RecoveryLate, K.RECOVERY_LATE, supervisors, BELL, is_important=True),
    Rule(CareUnhappy, K.RECOVERY_LATE, supervisors, BELL, lambda event: event.late is not None, is_important=True),
    Rule(ApprovalAsked, K.APPROVAL_ASKED, approvers, BOTH, is_important=True),
    Rule(ApprovalDecided, K.APPROVAL_APPROVED, asker, BOTH, became(ApprovalState.APPROVED)),
    Rule(ApprovalDecided, K.APPROVAL_REJECTED, asker, BOTH, became(ApprovalState.REJECTED)),
    Rule(ApprovalDecided, K.APPROVAL_VOID, asker, BOTH, became(ApprovalState.VOID)),
    Rule(ApprovalDecided, "approval_withdrawn", nobody, frozenset(), became(ApprovalState.WITHDRAWN)),
    Rule(RequestWaits, K.REQUEST_WAITS, people, BOTH),
    Rule(RequestReminded, K.REQUEST_REMINDED, people, BOTH),
    Rule(RequestTalked, K.REQUEST_ASKED, people, BOTH, talked("question")),
    Rule(RequestTalked, K.REQUEST_ANSWERED, people, BELL, talked("answer")),
    Rule(RequestDecided, K.REQUEST_APPROVED, asker, BOTH, ended(RequestState.APPROVED)),
    Rule(RequestDecided, K.REQUEST_REJECTED, asker, BOTH, ended(RequestState.REJECTED)),
    Rule(RequestDecided, K.REQUEST_RETURNED, asker, BOTH, ended(RequestState.RETURNED)),
    Rule(RequestDecided, K.REQUEST_VOID, asker, BELL, ended(RequestState.VOID)),
    Rule(RequestDecided, "request_withdrawn", nobody, frozenset(), ended(RequestState.WITHDRAWN)),
    Rule(ProjectOpened, K.PROJECT_OPENED, of_team, BELL),
    Rule(ProjectMoved, K.PROJECT_MOVED, of_team, BELL),
    Rule(ChangeMoved, K.CHANGE_ASKED, of_change, BELL, by_customer(ChangeState.ASSESSING)),
    Rule(ChangeMoved, K.CHANGE_DECIDED, of_change, BELL, by_customer(ChangeState.APPROVED, ChangeState.REJECTED)),
    Rule(ChangeMoved, K.CHANGE_WAITS, of_customer, BOTH, reviewed),
    Rule(ChangeMoved, "change_moved", nobody, frozenset(), lambda event: not event.by_customer and not reviewed(event)),
    Rule(DeliverableMoved, K.DELIVERABLE_SUBMITTED, of_team, BELL, told_of("submit")),
    Rule(DeliverableMoved, K.DELIVERABLE_DELIVERED, of_customer, BOTH, told_of("deliver")),
    Rule(DeliverableMoved, K.DELIVERABLE_JUDGED, its_lead, BELL, told_of(*JUDGED)),
    Rule(DeliverableMoved, "deliverable_moved", nobody, frozenset(), lambda event: event.what not in HANDED),
    Rule(AcceptanceMoved, K.ACCEPTANCE_WAITS, of_customer, BOTH, told_of(*WAITING_FOR_HIM)),
    Rule(AcceptanceMoved, K.ACCEPTANCE_SENT, of_customer, BOTH, told_of("sent")),
    Rule(AcceptanceMoved, K.ACCEPTANCE_ANSWERED, its_lead, BELL, told_of(*HIS_WORDS)),
    Rule(AcceptanceMoved, K.ACCEPTANCE_NEAR, its_lead, BELL, told_of("remind")),
    Rule(AcceptanceMoved, "acceptance_moved", nobody, frozenset(), lambda event: event.what not in TOLD),
    Rule(CheckMoved, K.CHECK_PLANNED, checker, BELL, lambda event: event.what == "plan"),
    Rule(CheckMoved, "check_moved", nobody, frozenset(), lambda event: event.what != "plan"),
    Rule(CheckDue, K.CHECK_DUE, whose_turn, BELL),
    Rule(TimeMoved, K.TIME_WAITS, people, BELL, lambda event: event.what == "submitted"),
    Rule(TimeMoved, K.TIME_RETURNED, people, BELL, lambda event: event.what == "returned"),
    Rule(TimeMoved, "time_approved", nobody, frozenset(), lambda event: event.what == "approved"),
    Rule(TimesheetDue, K.TIMESHEET_DUE, people, BELL),
    Rule(DutyDue, K.GATE_CONDITION_DUE, whose_turn, BELL, owes(Duty.GATE_CONDITION), is_important=True),
    Rule(DutyDue, K.CLOSING_REVIEW_DUE, whose_turn, BELL, owes(Duty.CLOSING_REVIEW)),
    Rule(DutyDue, K.RISK_REVIEW_DUE, whose_turn, BELL, owes(Duty.RISK_REVIEW)),
    Rule(NonconformityMoved, K.NONCONFORMITY_TURN, whose_turn, BELL),
    Rule(NonconformityMajor, K.NONCONFORMITY_MAJOR, whose_turn, BOTH, is_important=True),
    Rule(NonconformityLate, K.NONCONFORMITY_LATE, whose_turn, BELL, is_important=True),
    Rule(WorkMoved, K.WORK_ASSIGNED, people, BELL, did("assign")),
    Rule(WorkMoved, K.WORK_SUBMITTED, people, BELL, did("submit")),
    Rule(WorkMoved, K.WORK_BACK, people, BELL, did("send_back")),
    Rule(WorkMoved, K.WORK_BLOCKED, people, BELL, did("block")),
    Rule(WorkMoved, K.WORK_NEWS, people, BELL, did("pass", "unblock", "cancel", "comment")),
    Rule(WorkMoved, "work_moved", nobody, frozenset(), did("accept", "start", "note", "follow")),
    Rule(WorkDue, K.WORK_DUE, people, BOTH),
    Rule(StaffingMoved, K.STAFFING_TURN, whose_turn, BELL, lambda event: event.state in STAFFING_WAITS),
    Rule(StaffingMoved, K.STAFFING_TOLD, whose_turn, BELL, lambda event: event.state not in STAFFING_WAITS),
    Rule(MeetingSaid, K.MEETING_PLANNED, people, BELL, did("plan", "move", "cancel")),
    Rule(MeetingSaid, K.MEETING_SOON, people, BOTH, did("remind")),
    Rule(MeetingSaid, K.MEETING_MINUTES, people, BELL, did("publish")),
    Rule(MeetingSaid, K.MEETING_MISSED, people, BOTH, did("miss")),
    Rule(MeetingSaid, K.MEETING_LATE, people, BELL, did("late", "object")),
    Rule(ImprovementMoved, "improvement_told", of_improvement, MAIL, lambda event: event.told),
    Rule(ImprovementMoved, K.IMPROVEMENT_OPENED, keepers, BELL, lambda event: event.what == "open"),
    Rule(ImprovementWaits, K.IMPROVEMENT_LATE, keepers, BELL, waits_for(Wait.ACKNOWLEDGEMENT)),
    Rule(ImprovementWaits, K.IMPROVEMENT_CHECK, keepers, BELL, waits_for(Wait.CHECK)),
    Rule(ImprovementMoved, "improvement_moved", nobody, frozenset(), lambda event: not event.told),
    Rule(CustomerReportMoved, "customer_report_sent", of_customer_report, MAIL, did("sent")),
    Rule(CustomerReportMoved, K.CUSTOMER_REPORT_DRAFTED, report_lead, BELL, did("drafted")),
    Rule(CustomerReportMoved, K.CUSTOMER_REPORT_LATE, report_lead, BELL, did("late")),
    Rule(CustomerReportMoved, K.CUSTOMER_REPORT_READ, report_lead, BELL, did("read")),
    Rule(ServiceReportMoved, "service_report_sent", of_service_report, MAIL, lambda event: event.what == "sent"),
    Rule(ServiceReportMoved, "service_report_received", nobody, frozenset(), lambda event: event.what != "sent"),
    Rule(LinkWanted, "invitation", link_holder, MAIL, link("invitation"), own_acts=True),
    Rule(LinkWanted, "portal_invitation", link_holder, MAIL, link("portal_invitation"), own_acts=True),
    Rule(LinkWanted, "operator_invitation", link_holder, MAIL, link("operator_invitation"), own_acts=True),
    Rule(LinkWanted, "password_reset", link_holder, MAIL, link("password_reset"), own_acts=True),
    Rule(SecurityChanged, "security_changed", person, MAIL, own_acts=True),
)

OWN_BELLS = (str(K.ADDRESS_DISABLED), str(K.WEBHOOK_DISABLED), str(K.NOTICE_UNREAD))
"""Rung by notify itself, not for an event of others."""

WAITING = tuple(str(rule.kind) for rule in RULES if rule.unread_for is not None)
"""Kinds whose mail is dropped once the bell was answered."""


def kinds_of(way: Way) -> list[str]:
    return sorted({str(rule.kind) for rule in RULES if way in rule.ways})
