"""Events that tell nobody."""

from shared.contracts.base import Event
from shared.contracts.delivery.accepted import ProjectAccepted
from shared.contracts.delivery.baselines import BaselineMoved
from shared.contracts.delivery.control import ReportIssued
from shared.contracts.delivery.proposals import ProposalMoved
from shared.contracts.delivery.requirements import RequirementMoved
from shared.contracts.desk.blocking import BlockListChanged
from shared.contracts.desk.calendars import CalendarChanged
from shared.contracts.desk.call_plans import CallPlanChanged
from shared.contracts.desk.canned import CannedChanged
from shared.contracts.desk.categories import CategoryChanged
from shared.contracts.desk.cause_rules import CauseRuleChanged
from shared.contracts.desk.causes import CauseChanged, DeliveryDefectFound, TicketCaused
from shared.contracts.desk.commitments import CommitmentChanged
from shared.contracts.desk.coverage import ChargeMoved
from shared.contracts.desk.custom_fields import CustomFieldChanged
from shared.contracts.desk.details import TicketClassified
from shared.contracts.desk.handing import TicketHandedOver
from shared.contracts.desk.knowledge import ArticleChanged
from shared.contracts.desk.linking import TicketLinked, TicketMerged, TicketSplit, TicketUnmerged
from shared.contracts.desk.macros import MacroChanged
from shared.contracts.desk.mailboxes import MailboxChanged
from shared.contracts.desk.mails import MailBounced
from shared.contracts.desk.messengers import ConnectorChanged
from shared.contracts.desk.phone import CallLogged
from shared.contracts.desk.phone_door import PhoneDoorChanged, PhoneRang
from shared.contracts.desk.policies import PolicyChanged
from shared.contracts.desk.priorities import PrioritiesChanged
from shared.contracts.desk.problem_tickets import ProblemTold
from shared.contracts.desk.problems import ProblemMoved
from shared.contracts.desk.questionnaires import QuestionnaireChanged
from shared.contracts.desk.replays import ReplayWent
from shared.contracts.desk.suggestions import TicketSuggested
from shared.contracts.desk.teams import TeamChanged
from shared.contracts.desk.triggers import TriggerChanged
from shared.contracts.desk.web_forms import WebFormChanged
from shared.contracts.helpdesk import TicketCategorised, TicketMoved

SILENT: dict[type[Event], str] = {
    RequirementMoved: "the list of needs shows where each stands",
    BaselineMoved: "its approval tells whom it waits for and who asked",
    ReportIssued: "the control page and the portfolio show it",
    ProposalMoved: "its approval tells whom it waits for and who asked",
    CallPlanChanged: "settings of the desk show who changed them",
    QuestionnaireChanged: "settings of the desk show who changed them",
    CalendarChanged: "who changed what and why stands in the calendar's own history",
    CustomFieldChanged: "settings of the desk show who changed them",
    ConnectorChanged: "settings of the desk show who changed them",
    WebFormChanged: "settings of the desk show who changed them",
    TriggerChanged: "settings of the desk show who changed them",
    MailBounced: "the address is told to notify itself, which tells the admins",
    MailboxChanged: "settings of the desk show who changed them",
    MacroChanged: "settings of the desk show who changed them",
    CannedChanged: "settings of the desk show who changed them",
    BlockListChanged: "settings of the desk show who changed them",
    ProblemMoved: "stands in the problem's own history",
    ProblemTold: "each linked ticket tells its requester",
    ChargeMoved: "stands on the ticket, whose requester is written to when he is asked",
    CauseChanged: "settings of the desk show who changed them",
    CauseRuleChanged: "settings of the desk show who changed them",
    TicketCaused: "the cause shows on the ticket itself",
    DeliveryDefectFound: "meant for projects, not for a person",
    CategoryChanged: "settings of the desk show who changed them",
    ArticleChanged: "the list of articles shows what waits for a review, and who wrote it",
    CallLogged: "whoever spoke wrote it; what stands on a ticket is told as a note or reply of it",
    PhoneRang: "open pages of that one person show it while it rings; later it is of no use",
    PhoneDoorChanged: "settings of the hotline show who made the secret and when",
    ReplayWent: "a step of the time machine: its page shows how far it is",
    PolicyChanged: "settings of the desk show who changed them",
    CommitmentChanged: "settings of the desk show who changed them",
    TicketSuggested: "a suggestion shows on the ticket itself",
    TicketCategorised: "what a ticket is about shows on the ticket itself",
    PrioritiesChanged: "settings of the desk show who changed them",
    TeamChanged: "settings of the desk show who changed them",
    ProjectAccepted: "helpdesk makes a commitment of it, whose end is announced",
    TicketHandedOver: "whoever of the team gets it is told then",
    TicketClassified: "type, priority and tags show on the ticket itself",
    TicketLinked: "stands in the history of both tickets",
    TicketMerged: "the next answer reaches the requesters of both tickets",
    TicketUnmerged: "stands in the history of both tickets",
    TicketSplit: "the ticket split off announces itself as opened",
    TicketMoved: "waiting, scheduling, confirming and closing show on the ticket itself",
}
"""Events of the trade that tell nobody, each with its reason: a new event must be put in one list or the other."""
