"""The demo's companies as data/*.toml describes them."""

import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from shared.contracts.fields import Locale

DATA = Path(__file__).parent / "data"
COMPANIES = ("yuancheng", "ruiheng", "harrowpike")

Side = Literal["c", "s", "n"]


class Person(Struct, frozen=True, kw_only=True):
    """`heads` his department; an `invited` one has not accepted yet: his mail lies in the catcher."""

    name: str
    mail: str
    roles: tuple[str, ...]
    department: str
    heads: bool = False
    invited: bool = False


class Contact(Struct, frozen=True, kw_only=True):
    name: str
    mail: str
    phone: str | None = None
    manager: bool = False
    portal: bool = False


class Customer(Struct, frozen=True, kw_only=True):
    name: str
    level: str
    domain: str
    contacts: tuple[Contact, ...]


class Turn(Struct, frozen=True):
    """Somebody speaks: the customer, the staff, or the staff among themselves (a note). `mark` says what follows:
    `?` the customer is to answer, `~` a third party, `!` it is solved."""

    side: Side
    mark: str
    text: str


class Scenario(Struct, kw_only=True, dict=True):
    title: str
    impact: int
    urgency: int
    category: str = ""
    turns: tuple[str, ...]
    words: dict[str, tuple[str, ...]] = {}

    @cached_property
    def script(self) -> tuple[Turn, ...]:
        return tuple(_turn(text) for text in self.turns)

    def place_of(self, mark: str) -> int | None:
        """Where the first turn with this mark stands."""
        return next((at for at, turn in enumerate(self.script) if turn.mark == mark), None)


class Category(Struct, frozen=True, kw_only=True):
    """One that stands `under` another, which is told before it."""

    name: str
    under: str = ""
    description: str = ""
    examples: tuple[str, ...] = ()


class Hours(Struct, frozen=True, kw_only=True):
    """Service hours: `week` as seven texts of `08:00-18:00`, Monday first; holidays of a `country`, or none; `half` are
    half days by date of the year, with a name."""

    name: str
    week: tuple[str, ...]
    country: str = ""
    region: str = ""
    half: dict[str, str] = {}


class Reply(Struct, frozen=True, kw_only=True):
    """A canned reply of the company: `text` in its own language, `en` beside it."""

    name: str
    folder: str
    text: str
    en: str = ""


class Doing(Struct, frozen=True, kw_only=True):
    """What a macro or a trigger does; `reply` names one of the canned replies."""

    priority: int | None = None
    tags: tuple[str, ...] = ()
    to: str | None = None
    note: str = ""
    reply: str = ""
    state: str | None = None
    reason: str = ""


class Macro(Struct, frozen=True, kw_only=True):
    name: str
    does: Doing


class Trigger(Struct, frozen=True, kw_only=True):
    """When `moment`, if the ticket says one of `words` (or whatever it says), then `does`. `shown_by` is a ticket,
    title and text, that sets it off."""

    name: str
    moment: str
    does: Doing
    words: tuple[str, ...] = ()
    shown_by: tuple[str, str] | None = None


class Team(Struct, frozen=True, kw_only=True):
    """`members` by name; `handing` as the contract calls the ways."""

    name: str
    handing: str
    members: tuple[str, ...]


class Company(Struct, frozen=True, kw_only=True):
    slug: str
    name: str
    locale: Locale
    zone: str
    accent: str
    phone: str
    domain: str
    departments: tuple[str, ...]
    people: tuple[Person, ...]
    customers: tuple[Customer, ...]
    spam: tuple[tuple[str, str], ...]
    scenarios: tuple[Scenario, ...]
    hours: tuple[Hours, ...] = ()
    replies: tuple[Reply, ...] = ()
    macros: tuple[Macro, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    teams: tuple[Team, ...] = ()
    skills: dict[str, tuple[str, ...]] = {}
    tags: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()

    def mail_of(self, person: Person) -> str:
        return f"{person.mail}@{self.domain}"


def _turn(text: str) -> Turn:
    head, _, said = text.partition(": ")
    side: Any = head[0]
    return Turn(side, head[1:], said)


def company(slug: str) -> Company:
    return msgspec.convert(tomllib.loads((DATA / f"{slug}.toml").read_text()), Company)


def world() -> list[Company]:
    return [company(slug) for slug in COMPANIES]
