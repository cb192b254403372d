"""Permissions, and the one table that says which role has which.

A permission reads `service.thing.verb`. Roles are company-wide except PM and TM (of a project), DH (of a
department) and CM (of a customer organisation): their permission opens the door, `access` checks the room.
"""

from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache

from shared.contracts.grants import DESK, IDENTITY, NOTICES


class Role(StrEnum):
    MK = "market"
    DH = "department_head"
    MG = "management"
    PM = "project_manager"
    TM = "member"
    QM = "quality"
    FN = "finance"
    HR = "hr"
    AG = "agent"
    SL = "support_lead"
    AD = "company_admin"
    CC = "customer_contact"
    CM = "customer_manager"
    OP = "operator"


STAFF_ROLES = frozenset(Role) - {Role.CC, Role.CM, Role.OP}
CUSTOMER_ROLES = frozenset({Role.CC, Role.CM})


class Permission(StrEnum):
    """Kept in the order of the alphabet within a service."""

    AUDIT_READ = "gateway.audit.read"
    CLIENT_MANAGE = "gateway.client.manage"
    COMPANY_OPERATE = "gateway.company.operate"
    COMPANY_READ = "gateway.company.read"
    COMPANY_UPDATE = "gateway.company.update"
    CONTACT_ERASE = "gateway.contact.erase"
    CONTACT_MANAGE = "gateway.contact.manage"
    CUSTOMER_MANAGE = "gateway.customer.manage"
    CUSTOMER_READ = "gateway.customer.read"
    DEPARTMENT_MANAGE = "gateway.department.manage"
    DEPARTMENT_READ = "gateway.department.read"
    DIRECTORY_COPY = "gateway.directory.copy"
    LINK_MAKE = "gateway.link.make"
    MEMBER_INVITE = "gateway.member.invite"
    MEMBER_MANAGE = "gateway.member.manage"
    MEMBER_READ = "gateway.member.read"
    PERSON_ADDRESS = "gateway.person.address"
    PROVIDER_MANAGE = "gateway.provider.manage"

    APPROVAL_ASK = "helpdesk.approval.ask"
    APPROVAL_DECIDE = "helpdesk.approval.decide"
    APPROVAL_READ = "helpdesk.approval.read"
    ARTICLE_PUBLISH = "helpdesk.article.publish"
    ARTICLE_READ = "helpdesk.article.read"
    ARTICLE_WRITE = "helpdesk.article.write"
    CALENDAR_MANAGE = "helpdesk.calendar.manage"
    CALENDAR_READ = "helpdesk.calendar.read"
    CALLBACK_DECIDE = "helpdesk.callback.decide"
    CALLBACK_LINK = "helpdesk.callback.link"
    CALLBACK_MANAGE = "helpdesk.callback.manage"
    CALLBACK_RATE = "helpdesk.callback.rate"
    CALLBACK_READ = "helpdesk.callback.read"
    CALLBACK_WORK = "helpdesk.callback.work"
    CANNED_MANAGE = "helpdesk.canned.manage"
    CANNED_READ = "helpdesk.canned.read"
    CANNED_WRITE = "helpdesk.canned.write"
    CATEGORY_MANAGE = "helpdesk.category.manage"
    CATEGORY_READ = "helpdesk.category.read"
    CAUSE_MANAGE = "helpdesk.cause.manage"
    CAUSE_READ = "helpdesk.cause.read"
    COMMITMENT_MANAGE = "helpdesk.commitment.manage"
    COMMITMENT_READ = "helpdesk.commitment.read"
    IMPROVEMENT_MANAGE = "helpdesk.improvement.manage"
    IMPROVEMENT_OPEN = "helpdesk.improvement.open"
    IMPROVEMENT_READ = "helpdesk.improvement.read"
    DOOR_ARRIVE = "helpdesk.door.arrive"
    DOOR_MANAGE = "helpdesk.door.manage"
    DOOR_SERVE = "helpdesk.door.serve"
    HELD_HANDLE = "helpdesk.held.handle"
    MACRO_MANAGE = "helpdesk.macro.manage"
    MACRO_READ = "helpdesk.macro.read"
    MAIL_FORESEE = "helpdesk.mail.foresee"
    MAIL_HANDLE = "helpdesk.mail.handle"
    MAIL_THREAD = "helpdesk.mail.thread"
    MAILBOX_MANAGE = "helpdesk.mailbox.manage"
    MAILBOX_READ = "helpdesk.mailbox.read"
    MESSAGE_QUOTE = "helpdesk.message.quote"
    PHONE_LOG = "helpdesk.phone.log"
    PHONE_MANAGE = "helpdesk.phone.manage"
    PHONE_READ = "helpdesk.phone.read"
    PHONE_RING = "helpdesk.phone.ring"
    POLICY_MANAGE = "helpdesk.policy.manage"
    POLICY_READ = "helpdesk.policy.read"
    PROBLEM_LEAD = "helpdesk.problem.lead"
    PROBLEM_READ = "helpdesk.problem.read"
    PROBLEM_WORK = "helpdesk.problem.work"
    TEAM_MANAGE = "helpdesk.team.manage"
    TEAM_READ = "helpdesk.team.read"
    REPORT_READ = "helpdesk.report.read"
    SENDER_BLOCK = "helpdesk.sender.block"
    SERVICE_REPORT_MANAGE = "helpdesk.service_report.manage"
    SERVICE_REPORT_READ = "helpdesk.service_report.read"
    SERVICE_REPORT_RECEIVE = "helpdesk.service_report.receive"
    TICKET_ASSIGN = "helpdesk.ticket.assign"
    TICKET_CLOSE = "helpdesk.ticket.close"
    TICKET_CONFIRM = "helpdesk.ticket.confirm"
    TICKET_EXPORT = "helpdesk.ticket.export"
    TICKET_IMPORT = "helpdesk.ticket.import"
    TICKET_NOTE = "helpdesk.ticket.note"
    TICKET_OPEN = "helpdesk.ticket.open"
    TICKET_READ = "helpdesk.ticket.read"
    TICKET_REOPEN = "helpdesk.ticket.reopen"
    TICKET_REPLY = "helpdesk.ticket.reply"
    TICKET_WORK = "helpdesk.ticket.work"
    TRIGGER_MANAGE = "helpdesk.trigger.manage"
    TRIGGER_READ = "helpdesk.trigger.read"
    VIEW_SHARE = "helpdesk.view.share"

    ADDRESS_BOUNCE = "notify.address.bounce"
    CHAT_MANAGE = "notify.chat.manage"
    DELIVERY_READ = "notify.delivery.read"
    DELIVERY_RETRY = "notify.delivery.retry"
    NOTICE_CHOOSE = "notify.notice.choose"
    NOTICE_READ = "notify.notice.read"
    SUBSCRIPTION_END = "notify.subscription.end"
    WEBHOOK_MANAGE = "notify.webhook.manage"
    WORDING_MANAGE = "notify.wording.manage"

    ACCEPTANCE_PREPARE = "projects.acceptance.prepare"
    ACCEPTANCE_READ = "projects.acceptance.read"
    ACCEPTANCE_SIGN = "projects.acceptance.sign"
    ACCEPTANCE_TALK = "projects.acceptance.talk"
    CHANGE_ASK = "projects.change.ask"
    CHANGE_DECIDE = "projects.change.decide"
    CHECK_PLAN = "projects.check.plan"
    CHECK_WAIVE = "projects.check.waive"
    CHECK_WORK = "projects.check.work"
    CLOSING_JUDGE = "projects.closing.judge"
    CLOSING_WRITE = "projects.closing.write"
    COMMUNICATION_MANAGE = "projects.communication.manage"
    DELIVERABLE_DELIVER = "projects.deliverable.deliver"
    DELIVERABLE_JUDGE = "projects.deliverable.judge"
    DELIVERABLE_REVIEW = "projects.deliverable.review"
    DELIVERABLE_WORK = "projects.deliverable.work"
    PROJECT_FILE_READ = "projects.file.read"
    FLOW_MANAGE = "projects.flow.manage"
    FLOW_READ = "projects.flow.read"
    GATE_DECIDE = "projects.gate.decide"
    LESSON_READ = "projects.lesson.read"
    MY_PROJECT_READ = "projects.my_project.read"
    NONCONFORMITY_ASSIGN = "projects.nonconformity.assign"
    NONCONFORMITY_HEAR = "projects.nonconformity.hear"
    NONCONFORMITY_JUDGE = "projects.nonconformity.judge"
    NONCONFORMITY_RAISE = "projects.nonconformity.raise"
    NONCONFORMITY_WORK = "projects.nonconformity.work"
    PLAN_EDIT = "projects.plan.edit"
    PROJECT_ARCHIVE = "projects.project.archive"
    PROJECT_READ = "projects.project.read"
    PROJECT_STEER = "projects.project.steer"
    PROPOSAL_READ = "projects.proposal.read"
    PROPOSAL_WRITE = "projects.proposal.write"
    QUALITY_MANAGE = "projects.quality.manage"
    QUALITY_READ = "projects.quality.read"
    REQUEST_ACT = "projects.request.act"
    REQUEST_MAKE = "projects.request.make"
    REQUEST_READ = "projects.request.read"
    REQUIREMENT_READ = "projects.requirement.read"
    REQUIREMENT_WRITE = "projects.requirement.write"
    TASK_ASSIGN = "projects.task.assign"
    TASK_WORK = "projects.task.work"
    SKILL_ACT = "projects.skill.act"
    SKILL_MANAGE = "projects.skill.manage"
    SKILL_READ = "projects.skill.read"
    STAFFING_ACT = "projects.staffing.act"
    STAFFING_ASK = "projects.staffing.ask"
    STAFFING_WAIVE = "projects.staffing.waive"
    TOLERANCE_MANAGE = "projects.tolerance.manage"
    RISK_MANAGE = "projects.risk.manage"

    OPERATE = "platform.process.operate"


P = Permission

GRANTS: dict[Permission, str] = {
    **{Permission(code): initials for code, initials in {**IDENTITY, **DESK, **NOTICES}.items()},
    # delivery
    P.ACCEPTANCE_PREPARE: "PM MG",
    P.ACCEPTANCE_READ: "MK DH MG PM TM QM FN HR SL AD CC CM",
    P.ACCEPTANCE_SIGN: "CC CM",
    P.ACCEPTANCE_TALK: "PM TM MG",
    P.CHANGE_ASK: "CC CM",
    P.CHANGE_DECIDE: "CC CM",
    P.CHECK_PLAN: "PM QM",
    P.CHECK_WAIVE: "QM",
    P.CHECK_WORK: "MK DH MG PM TM QM FN HR SL AD",
    P.CLOSING_JUDGE: "QM",
    P.CLOSING_WRITE: "PM MG",
    P.COMMUNICATION_MANAGE: "PM MG",
    P.DELIVERABLE_DELIVER: "PM MG",
    P.DELIVERABLE_JUDGE: "CC CM",
    P.DELIVERABLE_REVIEW: "MG PM TM QM",
    P.DELIVERABLE_WORK: "PM TM",
    P.PROJECT_FILE_READ: "MK DH MG PM TM QM FN HR SL AD CC CM",
    P.FLOW_MANAGE: "MG AD",
    P.FLOW_READ: "MK DH MG PM QM FN HR SL AD",
    P.GATE_DECIDE: "DH MG",
    P.LESSON_READ: "MK DH MG PM TM QM HR AD",
    P.NONCONFORMITY_ASSIGN: "PM QM",
    P.NONCONFORMITY_HEAR: "MG",
    P.NONCONFORMITY_JUDGE: "QM",
    P.NONCONFORMITY_RAISE: "MK DH MG PM TM QM SL AD",
    P.NONCONFORMITY_WORK: "MK DH MG PM TM QM FN HR SL AD",
    P.MY_PROJECT_READ: "CC CM",
    P.PLAN_EDIT: "PM MG",
    P.PROJECT_ARCHIVE: "PM MG",
    P.PROJECT_READ: "MK DH MG PM TM QM FN HR SL AD",
    P.PROJECT_STEER: "MG",
    P.PROPOSAL_READ: "MK DH MG PM QM FN AD",
    P.PROPOSAL_WRITE: "MK",
    P.QUALITY_MANAGE: "MG QM AD",
    P.QUALITY_READ: "MK DH MG PM TM QM FN HR SL AD",
    P.REQUEST_ACT: "MK DH MG PM TM QM FN HR AG SL AD",
    P.REQUEST_MAKE: "",
    P.REQUEST_READ: "MK DH MG PM TM QM FN HR AG SL AD",
    P.REQUIREMENT_READ: "MK DH MG PM QM SL AD",
    P.REQUIREMENT_WRITE: "MK",
    P.TASK_ASSIGN: "PM MG",
    P.TASK_WORK: "MK DH MG PM TM QM FN HR SL AD",
    P.SKILL_ACT: "MK DH MG PM TM QM FN HR SL AD",
    P.SKILL_MANAGE: "MG HR AD",
    P.SKILL_READ: "MK DH MG PM TM QM FN HR SL AD",
    P.STAFFING_ACT: "MK DH MG PM TM QM FN HR SL AD",
    P.STAFFING_ASK: "MG PM",
    P.STAFFING_WAIVE: "MG",
    P.TOLERANCE_MANAGE: "MG AD",
    P.RISK_MANAGE: "DH MG PM",
    # platform
    P.OPERATE: "OP",
}
"""Permission → initials of the roles that hold it. Empty: services only."""

SERVICE_GRANTS: dict[str, frozenset[Permission]] = {
    "cli": frozenset(
        {P.CONTACT_MANAGE, P.CUSTOMER_MANAGE, P.DIRECTORY_COPY, P.MAIL_FORESEE, P.MEMBER_INVITE, P.TICKET_IMPORT}
    ),
    "helpdesk": frozenset({P.ADDRESS_BOUNCE, P.DIRECTORY_COPY, P.REQUEST_MAKE}),
    "notify": frozenset(
        {P.CALLBACK_LINK, P.DIRECTORY_COPY, P.LINK_MAKE, P.MAIL_THREAD, P.MESSAGE_QUOTE, P.PERSON_ADDRESS}
    ),
    "projects": frozenset({P.DIRECTORY_COPY}),
    "gateway": frozenset({P.ARTICLE_READ, P.CALLBACK_RATE, P.DOOR_ARRIVE, P.PHONE_RING, P.SUBSCRIPTION_END}),
}
"""What each party may do when it speaks for itself."""

_BY_ROLE: dict[Role, frozenset[Permission]] = {
    role: frozenset(p for p, initials in GRANTS.items() if role.name in initials.split()) for role in Role
}


@lru_cache(maxsize=4096)
def _union(roles: tuple[Role, ...]) -> frozenset[Permission]:
    return frozenset().union(*(_BY_ROLE[role] for role in roles)) if roles else frozenset()


def permissions_of(roles: Collection[Role]) -> frozenset[Permission]:
    return _union(tuple(roles))


def service_permissions(party: str) -> frozenset[Permission]:
    return SERVICE_GRANTS.get(party, frozenset())
