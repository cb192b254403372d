"""The shapes of a promise: `Call` (ask and be answered) and `Event` (tell whoever listens).

One declaration of a call gives its bus subject, decoding, permission, REST route, OpenAPI operation, broker ACL
line, rows of the isolation and permission matrices and docs. Fields are added, never renamed or removed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, Literal, TypeVar
from uuid import UUID

from msgspec import Struct, StructMeta

from shared.contracts.parties import PEOPLE, Kind, Party
from shared.contracts.roles import Permission
from shared.core.errors import Failure

CELL = "c0"
"""The cell this deployment lives in: first token of every subject, so that a second cell needs no rename."""


def presence_subject(tenant_id: object) -> str:
    """Where open pages of a company say who is at which ticket. Not in the stream: what is missed is said again."""
    return f"{CELL}.presence.{tenant_id}"


class Frozen(StructMeta):
    """Every subclass is frozen and its fields are named: msgspec passes `frozen` on, but mypy must not know."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **config: Any) -> Any:
        return super().__new__(cls, name, bases, namespace, **{"kw_only": True, "frozen": True, **config})


class Command(Struct, metaclass=Frozen, forbid_unknown_fields=True):
    """What a call takes. Unknown fields are refused, every length and number has a limit."""


class View(Struct, metaclass=Frozen):
    """What a call gives. Readers ignore fields they do not know, so a producer may add first."""


T = TypeVar("T")
Q = TypeVar("Q", bound=Command)
R = TypeVar("R", bound=View)


class Page(View, Generic[T]):
    """One page of a listing; `next` is the cursor of the following page, None on the last."""

    items: tuple[T, ...]
    next: str | None = None


class Done(View):
    """The answer of a write that has nothing more to say."""

    done: bool = True


Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Rest:
    """The route the gateway generates under /api/v1. Names in braces are fields of the command."""

    method: Method
    path: str
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Call(Generic[Q, R]):
    """One question a service answers.

    `callers` are the parties whose broker account may ask it; `kinds` the callers it makes sense for; `needs`
    the permission. `platform` calls run outside every company. `write` calls take an idempotency key.
    """

    party: Party
    feature: str
    verb: str
    says: str
    takes: type[Q]
    gives: type[R]
    needs: Permission
    write: bool
    rest: Rest | None = None
    callers: frozenset[Party] = frozenset({Party.GATEWAY})
    kinds: frozenset[Kind] = PEOPLE
    platform: bool = False
    failures: tuple[Failure, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.party}.{self.feature}.{self.verb}"

    def subject(self, caller: Party) -> str:
        """`c0.call.<callee>.<caller>.<feature>.<verb>`: the broker lets only `caller` publish here."""
        return f"{CELL}.call.{self.party}.{caller}.{self.feature}.{self.verb}"


class Event(Struct, metaclass=Frozen):
    """Something that happened, told after commit. Carries ids and a headline, never bodies or addresses.

    `version` counts per thing, so that a reader can ignore what is older than what it has and notice a gap.
    """

    party: ClassVar[Party]
    thing: ClassVar[str]
    verb: ClassVar[str]
    edition: ClassVar[int] = 1
    public: ClassVar[bool] = False
    """Announced to the outside (webhooks): exempt from "somebody must listen"."""

    id: UUID
    version: int

    @classmethod
    def topic(cls) -> str:
        return f"{cls.party}.{cls.thing}.{cls.verb}.v{cls.edition}"

    @classmethod
    def subject(cls, tenant_id: UUID | Literal["*"]) -> str:
        return f"{CELL}.event.{cls.topic()}.{tenant_id}"


class Envelope(Struct, metaclass=Frozen):
    """An event as it lies in the outbox and travels: who did it, when, in which company, and its data. One that
    another event led to names the one that began it all (`cause`), and how many lie between (`depth`)."""

    event_id: UUID
    tenant_id: UUID
    topic: str
    at: datetime
    actor_kind: Kind
    actor_id: UUID
    data: dict[str, Any]
    traceparent: str | None = None
    request_id: str = ""
    cause: UUID | None = None
    depth: int = 0


E = TypeVar("E", bound=Event)


@dataclass(slots=True)
class Contract:
    """All that one service promises."""

    party: Party
    calls: list[Call[Any, Any]] = field(default_factory=list)
    events: list[type[Event]] = field(default_factory=list)

    def call(self, *, takes: type[Q], gives: type[R], **given: Any) -> Call[Q, R]:
        """Declare a call of this service and keep it."""
        made = Call(party=self.party, takes=takes, gives=gives, **given)
        if any(made.name == other.name for other in self.calls):
            raise ValueError(f"{made.name} is declared twice")
        self.calls.append(made)
        return made

    def event(self, kind: type[E]) -> type[E]:
        """Class decorator: this service announces `kind`."""
        kind.party = self.party
        self.events.append(kind)
        return kind

    def callers(self) -> list[Party]:
        """The parties that some call admits: whose signing keys the service needs."""
        return [party for party in Party if any(party in call.callers for call in self.calls)]
