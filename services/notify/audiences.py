"""Whom an event concerns. Each is asked inside a scope of the event's company."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from uuid import UUID

from services.notify.directory import queries
from services.notify.directory.queries import Recipient, RecipientKind
from shared.contracts.base import Event
from shared.contracts.delivery.acceptance import AcceptanceMoved
from shared.contracts.delivery.approvals import RequestDecided, RequestReminded, RequestTalked, RequestWaits
from shared.contracts.delivery.changes import ChangeMoved
from shared.contracts.delivery.checks import CheckDue, CheckMoved
from shared.contracts.delivery.customer_reports import CustomerReportMoved
from shared.contracts.delivery.deliverables import DeliverableMoved
from shared.contracts.delivery.duties import DutyDue
from shared.contracts.delivery.gates import ProjectMoved
from shared.contracts.delivery.meetings import MeetingSaid
from shared.contracts.delivery.nonconformities import NonconformityEvent
from shared.contracts.delivery.projects import ProjectOpened
from shared.contracts.delivery.staffing import StaffingMoved
from shared.contracts.delivery.timesheets import TimeMoved, TimesheetDue
from shared.contracts.delivery.work import WorkDue, WorkMoved
from shared.contracts.desk.approvals import ApprovalAsked, ApprovalDecided
from shared.contracts.desk.call_backs import CallBackUnhappy, CareAsked
from shared.contracts.desk.clocks import ClockEvent
from shared.contracts.desk.improvements import ImprovementMoved, ImprovementWaits
from shared.contracts.desk.recoveries import CareUnhappy, RecoveryLate
from shared.contracts.desk.rules import Told
from shared.contracts.desk.service_reports import ServiceReportMoved
from shared.contracts.desk.waits import ReturnCallDue
from shared.contracts.desk.watching import TicketMentioned, TicketWatched
from shared.contracts.helpdesk import TicketEvent
from shared.contracts.roles import Permission, Role, permissions_of

MAY_DECIDE = Permission.APPROVAL_DECIDE
READERS = frozenset(str(role) for role in Role if Permission.TICKET_READ in permissions_of((role,)))
"""Roles may be taken from somebody who has a ticket or follows one: then he hears of it no more."""
ROLES = {
    Told.AGENTS: (Role.AG, Role.SL),
    Told.LEADS: (Role.SL,),
    Told.MANAGEMENT: (Role.MG, Role.DH),
}
Audience = Callable[[UUID, Any], Awaitable[list[Recipient]]]


async def requester(tenant_id: UUID, event: TicketEvent) -> list[Recipient]:
    """And those of tickets that were merged into it."""
    found = [await queries.contact(tenant_id, one) for one in (event.requester_id, *event.also)]
    return [one for one in found if one is not None]


async def asked_of(tenant_id: UUID, event: TicketEvent | CareAsked) -> list[Recipient]:
    """The one who is called back: whoever asked, and nobody of the tickets merged into it."""
    found = await queries.contact(tenant_id, event.requester_id)
    return [] if found is None else [found]


async def supervisors(tenant_id: UUID, event: CallBackUnhappy | RecoveryLate | CareUnhappy) -> list[Recipient]:
    """The support leads; the managers too, when it is not the first time."""
    roles = (Role.SL, Role.MG) if event.is_again else (Role.SL,)
    return await queries.with_roles(tenant_id, roles)


async def assignee(tenant_id: UUID, event: TicketEvent) -> list[Recipient]:
    """Nobody, if nobody has the ticket."""
    return [] if event.assignee_id is None else await _readers(tenant_id, (event.assignee_id,))


async def agents(tenant_id: UUID, event: TicketEvent) -> list[Recipient]:
    """Agents and support leads."""
    return await queries.agents(tenant_id)


async def assignee_or_agents(tenant_id: UUID, event: TicketEvent) -> list[Recipient]:
    """Whoever has the ticket; all agents while that is nobody, or somebody who is no longer here or reads no tickets
    any more."""
    return await assignee(tenant_id, event) or await queries.agents(tenant_id)


async def caller_back(tenant_id: UUID, event: ReturnCallDue) -> list[Recipient]:
    """Who promised the call; all agents once he is no longer here."""
    return await _readers(tenant_id, (event.by_id,)) or await queries.agents(tenant_id)


async def watchers(tenant_id: UUID, event: TicketEvent) -> list[Recipient]:
    """Who follows the ticket, as far as they are still here and may read it."""
    return await _readers(tenant_id, event.watchers)


async def concerned(tenant_id: UUID, event: TicketEvent) -> list[Recipient]:
    """Whoever has the ticket, or all agents; and who follows it. Each once."""
    those = [*await assignee_or_agents(tenant_id, event), *await watchers(tenant_id, event)]
    return list({one.id: one for one in those}.values())


async def mentioned(tenant_id: UUID, event: TicketMentioned) -> list[Recipient]:
    return await _readers(tenant_id, event.mentioned)


async def added(tenant_id: UUID, event: TicketWatched) -> list[Recipient]:
    """Whom somebody has made a watcher."""
    return await _readers(tenant_id, event.added)


async def watching(tenant_id: UUID, event: ClockEvent) -> list[Recipient]:
    """Whom the policy names for this step, and whoever has the ticket."""
    those = {one.id: one for one in await assignee_or_agents(tenant_id, event)}
    return list((those | {one.id: one for one in await named(tenant_id, event)}).values())


async def leads(tenant_id: UUID, event: Event) -> list[Recipient]:
    return await queries.with_roles(tenant_id, (Role.SL,))


async def owner(tenant_id: UUID, event: Any) -> list[Recipient]:
    """Of the corrective action."""
    return await _readers(tenant_id, (event.owner_id,))


async def named(tenant_id: UUID, event: ClockEvent) -> list[Recipient]:
    """Whom the policy names; the leads, where it names a role that nobody has."""
    if event.told is Told.ASSIGNEE:
        return await assignee_or_agents(tenant_id, event)
    return await queries.with_roles(tenant_id, ROLES[event.told]) or await queries.with_roles(
        tenant_id, ROLES[Told.LEADS]
    )


async def approvers(tenant_id: UUID, event: ApprovalAsked) -> list[Recipient]:
    """Whose role lets them decide."""
    return await queries.with_roles(tenant_id, [role for role in Role if MAY_DECIDE in permissions_of((role,))])


async def asker(tenant_id: UUID, event: ApprovalDecided | RequestDecided) -> list[Recipient]:
    return _those(await queries.member(tenant_id, event.asked_by_id))


async def people(
    tenant_id: UUID,
    event: RequestWaits
    | RequestReminded
    | RequestTalked
    | WorkMoved
    | WorkDue
    | MeetingSaid
    | TimeMoved
    | TimesheetDue,
) -> list[Recipient]:
    """Whom it waits for, or who is spoken to."""
    return await _here(tenant_id, event.people)


async def of_team(tenant_id: UUID, event: ProjectOpened | ProjectMoved | DeliverableMoved) -> list[Recipient]:
    """Everybody who was in it at that moment."""
    return await _here(tenant_id, event.team)


async def of_customer(tenant_id: UUID, event: AcceptanceMoved | ChangeMoved | DeliverableMoved) -> list[Recipient]:
    """The contacts of its customer."""
    found = [await queries.contact(tenant_id, one) for one in event.contacts]
    return [one for one in found if one is not None]


async def its_lead(tenant_id: UUID, event: AcceptanceMoved | DeliverableMoved) -> list[Recipient]:
    named = event.people if isinstance(event, AcceptanceMoved) else (event.manager_id,)
    return await _here(tenant_id, [one for one in named if one is not None])


async def of_change(tenant_id: UUID, event: ChangeMoved) -> list[Recipient]:
    """Who leads the project."""
    return await _here(tenant_id, (event.manager_id,))


async def checker(tenant_id: UUID, event: CheckMoved) -> list[Recipient]:
    return [] if event.checker_id is None else await _here(tenant_id, (event.checker_id,))


async def whose_turn(
    tenant_id: UUID, event: CheckDue | DutyDue | NonconformityEvent | StaffingMoved
) -> list[Recipient]:
    """Those named, and those with a role that is named. Each once."""
    those = [
        *await _here(tenant_id, event.people),
        *await queries.with_roles(tenant_id, [Role(r) for r in event.roles]),
    ]
    return list({one.id: one for one in those}.values())


async def of_improvement(tenant_id: UUID, event: ImprovementMoved) -> list[Recipient]:
    """Who suggested or complained."""
    return _those(await queries.contact(tenant_id, event.requester_id))


async def of_customer_report(tenant_id: UUID, event: CustomerReportMoved) -> list[Recipient]:
    """The contacts to whom it was sent."""
    found = [await queries.contact(tenant_id, one) for one in event.contacts]
    return [one for one in found if one is not None]


async def report_lead(tenant_id: UUID, event: CustomerReportMoved) -> list[Recipient]:
    """Who leads its project."""
    return await _here(tenant_id, event.people)


async def of_service_report(tenant_id: UUID, event: ServiceReportMoved) -> list[Recipient]:
    """The contacts to whom it was sent."""
    found = [await queries.contact(tenant_id, one) for one in event.contacts]
    return [one for one in found if one is not None]


async def keepers(tenant_id: UUID, event: ImprovementMoved | ImprovementWaits) -> list[Recipient]:
    """Who looks after it, as long as he is here; else those who keep the register."""
    owner = None if event.owner_id is None else await queries.member(tenant_id, event.owner_id)
    return _those(owner) or await queries.with_roles(tenant_id, (Role.SL, Role.QM))


async def nobody(tenant_id: UUID, event: Event) -> list[Recipient]:
    """Who took it back knows."""
    return []


async def link_holder(tenant_id: UUID, event: Event) -> list[Recipient]:
    """Known to the gateway, which tells when the mail is rendered."""
    return [Recipient(kind=RecipientKind.LINK, id=event.id)]


async def person(tenant_id: UUID, event: Event) -> list[Recipient]:
    """As link_holder: a person's own mail address lies with the gateway."""
    return [Recipient(kind=RecipientKind.PERSON, id=event.id)]


async def _here(tenant_id: UUID, members: Iterable[UUID]) -> list[Recipient]:
    """Of these, who is still with the company."""
    found = [await queries.member(tenant_id, one) for one in members]
    return [one for one in found if one is not None]


async def _readers(tenant_id: UUID, members: Iterable[UUID]) -> list[Recipient]:
    """Of these, who is here and may read tickets."""
    found = [await queries.member(tenant_id, one) for one in members]
    return [one for one in found if one is not None and not READERS.isdisjoint(one.roles)]


def _those(one: Recipient | None) -> list[Recipient]:
    return [] if one is None else [one]
