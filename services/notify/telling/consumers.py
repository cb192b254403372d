"""Applies the rules to an event: notices and deliveries are written in the transaction that remembers the event."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.notify.db import DB
from services.notify.deliveries.actions import Letter, queue
from services.notify.directory import queries as directory
from services.notify.directory.filling import FILLING
from services.notify.directory.queries import Recipient, RecipientKind
from services.notify.notices.actions import Ring, ring
from services.notify.rules import RULES, Rule, Way
from shared.contracts.base import Envelope, Event
from shared.contracts.helpdesk import TicketEvent
from shared.copies import Copies
from shared.core.errors import Failure, Unavailable
from shared.core.ids import NIL
from shared.outbox.outbox import service_caller

NOT_FILLED = Failure("directory.filling", Unavailable)
"""People are still being copied: to decide now whom to tell would leave some out."""


class UnknownKind(Exception):
    """No rule for this sort of event: somebody announces what we have no words for. It goes to the dead letters."""


class UnknownCompany(Exception):
    """Its people are here and it is not; the next attempt asks for it again."""


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
        rules = [rule for rule in RULES if isinstance(event, rule.event)]
        if not any(rule.when(event) for rule in rules) and not isinstance(event, TicketEvent):
            raise UnknownKind(event.topic())
        for rule in rules:
            if rule.when(event):
                await _tell(rule, envelope, event)


def _named(tenant_id: UUID, event: Event) -> list[tuple[str, UUID]]:
    named = [("company", tenant_id)]
    if isinstance(event, TicketEvent):
        named.append(("contact", event.requester_id))
        if event.assignee_id is not None:
            named.append(("member", event.assignee_id))
    return named


async def _tell(rule: Rule, envelope: Envelope, event: Event) -> None:
    people = [
        one for one in await rule.audience(envelope.tenant_id, event) if rule.own_acts or one.id != envelope.actor_id
    ]
    if not people:
        return
    if Way.BELL in rule.ways and isinstance(event, TicketEvent):
        await _ring(rule, envelope, event, [one for one in people if one.enters])
    if Way.MAIL in rule.ways:
        letter = Letter(event_id=envelope.event_id, kind=rule.kind, at=envelope.at, data=_facts(event))
        await queue(envelope.tenant_id, letter, [one for one in people if one.mail or _asks_later(one)])


async def _ring(rule: Rule, envelope: Envelope, event: TicketEvent, people: Sequence[Recipient]) -> None:
    if not people:
        return
    company = await directory.company(envelope.tenant_id)
    if company is None:
        raise UnknownCompany(str(envelope.tenant_id))
    actor = await directory.name_of(envelope.tenant_id, envelope.actor_kind, envelope.actor_id)
    what = Ring(
        event_id=envelope.event_id,
        kind=rule.kind,
        at=envelope.at,
        data={"number": event.number, "title": event.title, "actor": actor},
    )
    ways = [(one, ticket_path(company.slug, one.kind, event.number)) for one in people]
    await ring(service_caller(DB, envelope.tenant_id), what, ways)


def ticket_path(slug: str, kind: RecipientKind, number: str) -> str:
    """Where this person reads the ticket: contacts in the portal, our own people at the desk."""
    return f"/{'p' if kind is RecipientKind.CONTACT else 'w'}/{slug}/tickets/{number}"


def _asks_later(one: Recipient) -> bool:
    """His address is asked for when the mail is rendered."""
    return one.kind in {RecipientKind.PERSON, RecipientKind.LINK}


def _facts(event: Event) -> dict[str, str]:
    """What the mail will be about: ids and headlines, never words or addresses."""
    names = ("number", "title", "message_id", "what")
    return {"id": str(event.id)} | {name: str(getattr(event, name)) for name in names if hasattr(event, name)}
