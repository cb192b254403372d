"""Applies the rules to events: notices and deliveries are written in the transaction that remembers the event."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from services.notify.db import DB
from services.notify.deliveries.actions import Letter, queue_all
from services.notify.directory import queries as directory
from services.notify.directory.filling import FILLING
from services.notify.directory.queries import Recipient, RecipientKind
from services.notify.directory.rooms import rooms
from services.notify.notices.actions import Ring, ring
from services.notify.preferences.deciding import Reason
from services.notify.rules import RULES, Rule, Way
from services.notify.telling.sorting import Batch, DeskEvent, News, PersonalEvent, sorted_out
from services.notify.webhooks.queueing import tell as tell_endpoints
from shared.contracts.base import Envelope, Event
from shared.contracts.delivery.approvals import RequestDecided
from shared.contracts.desk.approvals import ApprovalAsked, ApprovalDecided
from shared.contracts.desk.call_backs import CareAsked
from shared.contracts.helpdesk import TicketEvent
from shared.contracts.notify import DeliveryState
from shared.contracts.notify import NoticeKind as K
from shared.contracts.parties import Kind
from shared.copies import Copies
from shared.core.errors import Failure, Unavailable
from shared.core.ids import NIL
from shared.outbox.outbox import service_caller

NOT_FILLED = Failure("directory.filling", Unavailable)
"""People are still being copied: to decide now whom to tell would leave some out."""


NAMING = frozenset({K.TICKET_MENTIONED, K.APPROVAL_ASKED, K.APPROVAL_APPROVED, K.APPROVAL_REJECTED, K.APPROVAL_VOID})
NAMING |= {K.REQUEST_WAITS, K.REQUEST_ASKED, K.REQUEST_APPROVED, K.REQUEST_REJECTED, K.REQUEST_RETURNED}
"""Mails that say who it was."""

ApprovalEvent = ApprovalAsked | ApprovalDecided


class UnknownKind(Exception):
    """No rule for this sort of event: somebody announces what we have no words for. It goes to the dead letters."""


class UnknownCompany(Exception):
    """Its people are here and it is not; the next attempt asks for it again."""


class NotHere(Exception):
    """Somebody an event names has not arrived: each event is to be prepared by itself."""


class Telling:
    """`copies` answers for people who were made a moment ago and have not arrived here yet."""

    def __init__(self, copies: Copies) -> None:
        self._copies = copies

    async def prepare(self, envelope: Envelope, event: Event) -> None:
        """Bring in whom the event names."""
        tenant_id = envelope.tenant_id
        if tenant_id == NIL:
            return
        async with DB.tenant_scope(tenant_id):
            is_filled = FILLING.is_done or await directory.is_filled(tenant_id)
            missing = await directory.absent(tenant_id, _named(tenant_id, event))
        if not is_filled:
            raise NOT_FILLED()
        for table, one in missing:
            await self._copies.refresh(table, tenant_id, [one])

    async def apply(self, envelope: Envelope, event: Event, prepared: Any) -> None:
        if isinstance(event, TicketEvent):
            async with _looked_up(envelope.tenant_id, [(envelope, event)]):
                await _tell(envelope.tenant_id, [(envelope, event)])
        else:
            await _tell(envelope.tenant_id, [(envelope, event)])
        await tell_endpoints(envelope.tenant_id, [envelope])

    async def together(self, tenant_id: UUID, many: Sequence[tuple[Envelope, TicketEvent]]) -> None:
        """As `apply` for each, in a handful of statements for all. Raises NotHere for whom `prepare` would fetch."""
        if not FILLING.is_done:
            raise NotHere
        async with _looked_up(tenant_id, many) as known:
            named = {one for _, event in many for table, one in _named(tenant_id, event) if table != "company"}
            if known.slug is None or not named <= known.people.keys():
                raise NotHere
            await _tell(tenant_id, many)
        await tell_endpoints(tenant_id, [envelope for envelope, _ in many])


def _named(tenant_id: UUID, event: Event) -> list[tuple[str, UUID]]:
    named = [("company", tenant_id)]
    if isinstance(event, TicketEvent | CareAsked):
        named.append(("contact", event.requester_id))
    if isinstance(event, TicketEvent) and event.assignee_id is not None:
        named.append(("member", event.assignee_id))
    if isinstance(event, ApprovalEvent | RequestDecided):
        named.append(("member", event.asked_by_id))
    return named


def _looked_up(
    tenant_id: UUID, many: Sequence[tuple[Envelope, TicketEvent]]
) -> AbstractAsyncContextManager[directory.Known]:
    """Everybody a rule may ask for, in one question. Who acted is named in the bell."""
    actors = {Kind.MEMBER: set[UUID](), Kind.CUSTOMER: set[UUID]()}
    for envelope, _ in many:
        actors.get(envelope.actor_kind, set()).add(envelope.actor_id)
    return directory.look_up(
        tenant_id,
        members=actors[Kind.MEMBER]
        | {event.assignee_id for _, event in many if event.assignee_id is not None}
        | {one for _, event in many for one in event.watchers},
        contacts=actors[Kind.CUSTOMER] | {event.requester_id for _, event in many},
        agents=any(event.assignee_id is None for _, event in many),
    )


async def _tell(tenant_id: UUID, many: Sequence[tuple[Envelope, Event]]) -> None:
    news = [
        News(rule=rule, envelope=envelope, event=event, people=await _hearing(rule, envelope, event))
        for envelope, event in many
        for rule in _rules_for(event)
    ]
    heard = await sorted_out(tenant_id, news)
    rings: list[Ring] = []
    letters: list[tuple[Letter, list[Recipient]]] = []
    for one, batch in heard:
        made = await _made(one, batch)
        rings += made.rings
        letters += made.letters
    hearing = await rooms(tenant_id)
    for one in news if hearing else ():
        if str(one.rule.kind) in hearing:
            letters.append((await _chat(one, getattr(one.event, "not_before", None)), hearing[str(one.rule.kind)]))
    await ring(service_caller(DB, tenant_id), rings)
    await queue_all(tenant_id, letters)


class Made(Struct, frozen=True, kw_only=True):
    rings: list[Ring]
    letters: list[tuple[Letter, list[Recipient]]]


async def _made(one: News, batch: Batch) -> Made:
    """What one batch of people is told: those who hear of the same news at the same time and in the same words."""
    if batch.way is Way.BELL and batch.verdict.state is not DeliveryState.SUPPRESSED:
        return Made(rings=await _rings(one, batch), letters=[])
    letter = await _letter(one.rule, one.envelope, one.event)
    verdict = batch.verdict
    stands_for = {"for": batch.stands_for} if batch.stands_for else {}
    if batch.way is Way.CHAT:
        chat = await _chat(one, verdict.at)
        kept = msgspec.structs.replace(chat, reason=verdict.reason, data=chat.data | stands_for)
        return Made(rings=[], letters=[(kept, list(batch.people))])
    kept = msgspec.structs.replace(
        letter,
        way=batch.way,
        state=verdict.state,
        reason=verdict.reason or (Reason.READ_FIRST if one.rule.unread_for else None),
        not_before=max(filter(None, (letter.not_before, verdict.at)), default=None),
        data=letter.data | stands_for,
    )
    return Made(rings=[], letters=[(kept, list(batch.people))])


async def _letter(rule: Rule, envelope: Envelope, event: Event) -> Letter:
    return Letter(
        event_id=envelope.event_id,
        kind=rule.kind,
        at=envelope.at,
        data=_facts(event) | await _said_by(rule, envelope),
        not_before=envelope.at + rule.unread_for if rule.unread_for else None,
    )


async def _chat(one: News, not_before: datetime | None) -> Letter:
    """To messengers, which say where it is to be read as well. They wait for no bell to be answered."""
    letter = await _letter(one.rule, one.envelope, one.event)
    envelope = one.envelope
    actor = await directory.name_of(envelope.tenant_id, envelope.actor_kind, envelope.actor_id)
    data = letter.data | {"actor": actor, "place": _place(one.event)}
    return msgspec.structs.replace(letter, way=Way.CHAT, not_before=not_before, data=data)


async def _said_by(rule: Rule, envelope: Envelope) -> dict[str, str]:
    """Who did it, where the mail says so: as in the bell, he is named by the name he had then."""
    if rule.kind not in NAMING:
        return {}
    return {"actor": await directory.name_of(envelope.tenant_id, envelope.actor_kind, envelope.actor_id)}


def _rules_for(event: Event) -> list[Rule]:
    """Raises UnknownKind where there should be some and are none."""
    rules = [rule for rule in RULES if isinstance(event, rule.event) and rule.when(event)]
    if not rules and not isinstance(event, TicketEvent):
        raise UnknownKind(event.topic())
    return rules


async def _hearing(rule: Rule, envelope: Envelope, event: Event) -> list[Recipient]:
    people = await rule.audience(envelope.tenant_id, event)
    return [one for one in people if rule.own_acts or one.id != envelope.actor_id]


async def _rings(one: News, batch: Batch) -> list[Ring]:
    event, envelope = one.event, one.envelope
    assert isinstance(event, TicketEvent | ApprovalEvent | DeskEvent | PersonalEvent)
    slug = await directory.slug_of(envelope.tenant_id)
    if slug is None:
        raise UnknownCompany(str(envelope.tenant_id))
    actor = await directory.name_of(envelope.tenant_id, envelope.actor_kind, envelope.actor_id)
    stands_for = {"for": batch.stands_for} if batch.stands_for else {}
    return [
        Ring(
            event_id=envelope.event_id,
            kind=one.rule.kind,
            at=envelope.at,
            data={"number": getattr(event, "number", ""), "title": event.title, "actor": actor, **stands_for},
            people=[(who, _path(slug, who, event)) for who in batch.people],
            not_before=batch.verdict.at,
            patience=batch.patience,
        )
    ]


def _path(slug: str, one: Recipient, event: TicketEvent | ApprovalEvent | DeskEvent | PersonalEvent) -> str:
    if isinstance(event, TicketEvent):
        return ticket_path(slug, one.kind, event.number)
    if isinstance(event, DeskEvent | PersonalEvent):
        return f"/{side_of(one.kind)}/{slug}/{event.place}"
    return f"/w/{slug}/approvals/{event.id}"


def side_of(kind: RecipientKind) -> str:
    """Contacts read in the portal, our own people in the workspace; what both read has the same place in either."""
    return "p" if kind is RecipientKind.CONTACT else "w"


def _place(event: Event) -> str:
    """Where our own people read of it, beneath the workspace."""
    if isinstance(event, TicketEvent):
        return f"tickets/{event.number}"
    return event.place if isinstance(event, DeskEvent | PersonalEvent) else f"approvals/{event.id}"


def ticket_path(slug: str, kind: RecipientKind, number: str) -> str:
    """Where this person reads the ticket: contacts in the portal, our own people at the desk."""
    return f"/{side_of(kind)}/{slug}/tickets/{number}"


def _facts(event: Event) -> dict[str, str]:
    """What the mail will be about: ids and headlines, never words or addresses."""
    names = ("number", "title", "message_id", "what", "clock", "level", "due_at", "place")
    return {"id": str(event.id)} | {name: str(getattr(event, name)) for name in names if hasattr(event, name)}
