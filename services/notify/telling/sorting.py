"""Who of those whom news concerns hears of it, by which way and when: as he chose, and whoever stands in for him."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from msgspec import Struct

from services.notify.audiences import READERS
from services.notify.directory.queries import Recipient, RecipientKind
from services.notify.preferences.deciding import Verdict, Wishes, of_bell, of_chat, of_mail
from services.notify.preferences.queries import members, wishes_of
from services.notify.rules import Rule, Way
from shared.contracts.base import Envelope
from shared.contracts.desk.approvals import ApprovalAsked, ApprovalDecided
from shared.contracts.desk.coverage import CommitmentEnding
from shared.contracts.desk.held import MessageHeld
from shared.contracts.desk.improvements import ImprovementMoved, ImprovementWaits
from shared.contracts.desk.problem_proposals import ProblemProposed
from shared.contracts.desk.problems import ProblemActionDue
from shared.contracts.desk.recoveries import CareUnhappy
from shared.contracts.desk.waits import HeldWaits, ReturnCallDue
from shared.contracts.helpdesk import TicketEvent
from shared.contracts.roles import Permission, Role, permissions_of
from shared.core.clock import now

Decide = Callable[[Wishes | None, str, Any, Any], Verdict]
DECIDE: dict[Way, Decide] = {Way.BELL: of_bell, Way.MAIL: of_mail, Way.CHAT: of_chat}
KNOWN_HERE = frozenset({RecipientKind.MEMBER, RecipientKind.CONTACT})
DeskEvent = (
    MessageHeld
    | ProblemProposed
    | ProblemActionDue
    | CommitmentEnding
    | ReturnCallDue
    | HeldWaits
    | CareUnhappy
    | ImprovementMoved
    | ImprovementWaits
)
"""They say themselves where they lead."""


@runtime_checkable
class PersonalEvent(Protocol):
    """Of delivery: they name whom they concern, and nobody stands in for him there. They too say where they lead; so
    does a DeskEvent, which is to be asked for first."""

    @property
    def title(self) -> str: ...

    @property
    def place(self) -> str: ...


BELLED = TicketEvent | ApprovalAsked | ApprovalDecided | DeskEvent | PersonalEvent
DECIDERS = frozenset(str(role) for role in Role if Permission.APPROVAL_READ in permissions_of((role,)))


class News(Struct, frozen=True, kw_only=True):
    """One rule for one event, and whom it names."""

    rule: Rule
    envelope: Envelope
    event: Any
    people: Sequence[Recipient]


class Batch(Struct, frozen=True, kw_only=True):
    """Who hears of it the same way at the same time. `stands_for` names whom they stand in for, if anybody; `patience`
    is how long their bells may go unanswered, where that matters."""

    way: Way
    verdict: Verdict
    people: tuple[Recipient, ...]
    stands_for: str = ""
    patience: timedelta | None = None


class _Group(Struct, frozen=True):
    way: Way
    verdict: Verdict
    stands_for: str
    patience: timedelta | None


async def sorted_out(tenant_id: UUID, news: Sequence[News]) -> list[tuple[News, Batch]]:
    """Two questions to the database at most, and for a company where nobody chose anything one."""
    people = {who.id for one in news for who in one.people if who.kind in KNOWN_HERE}
    wishes = await wishes_of(tenant_id, people)
    away = {who: wish.delegate_id for who, wish in wishes.items() if wish.delegate_id and wish.is_away(now())}
    delegates = await members(tenant_id, set(away.values()))
    if delegates:
        wishes |= await wishes_of(tenant_id, delegates.keys() - people)
    found: list[tuple[News, Batch]] = []
    for one in news:
        absent = [(who, delegates[away[who.id]]) for who in one.people if away.get(who.id) in delegates]
        found += [(one, batch) for batch in _batches(one, wishes, absent)]
    return found


def _batches(news: News, wishes: dict[UUID, Wishes], absent: Sequence[tuple[Recipient, Recipient]]) -> list[Batch]:
    groups: dict[_Group, list[Recipient]] = {}
    knowing = {who.id for who in news.people} | (set() if news.rule.own_acts else {news.envelope.actor_id})
    standing_in = {other.id: (other, who.name) for who, other in absent if _may_know(news.event, other)}
    hearing = [(who, "") for who in news.people]
    hearing += [pair for other, pair in standing_in.items() if other not in knowing]
    office, at = getattr(news.event, "not_before", None), now()
    for who, stands_for in hearing:
        for way in _ways(news, who, wishes.get(who.id)):
            verdict = DECIDE[way](wishes.get(who.id), str(news.rule.kind), at, office)
            patience = _patience(news, who, wishes.get(who.id)) if way is Way.BELL else None
            groups.setdefault(_Group(way, verdict, stands_for, patience), []).append(who)
    return [
        Batch(
            way=group.way,
            verdict=group.verdict,
            people=tuple(those),
            stands_for=group.stands_for,
            patience=group.patience,
        )
        for group, those in groups.items()
    ]


def _patience(news: News, who: Recipient, wishes: Wishes | None) -> timedelta | None:
    """Of our own people alone."""
    if not news.rule.is_important or who.kind is not RecipientKind.MEMBER:
        return None
    return (wishes or Wishes()).patience or None


def _ways(news: News, who: Recipient, wishes: Wishes | None) -> list[Way]:
    """By which of the rule's ways he can be reached at all, and by his messenger if he wants to hear this there."""
    ways = news.rule.ways
    found = []
    if Way.BELL in ways and who.enters and isinstance(news.event, BELLED):
        found.append(Way.BELL)
    if Way.MAIL in ways and (who.mail or who.kind not in KNOWN_HERE):
        found.append(Way.MAIL)
    if wishes is not None and who.kind is RecipientKind.MEMBER and wishes.chats(str(news.rule.kind)):
        found.append(Way.CHAT)
    return found


def _may_know(event: Any, who: Recipient) -> bool:
    """Whoever stands in reads what it is about by his own right, not by that of whom he stands in for."""
    if isinstance(event, TicketEvent | DeskEvent):
        return not READERS.isdisjoint(who.roles)
    if isinstance(event, PersonalEvent):
        return False
    return not DECIDERS.isdisjoint(who.roles)
