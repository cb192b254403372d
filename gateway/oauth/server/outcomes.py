"""What can become of an authorisation request, as plain values: the page only has to show them."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from gateway.oauth.server.client import Client
from gateway.oauth.standing import Holder


class Choice(Enum):
    ALLOW = "allow"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the person said on the consent page, and as what he said it."""

    choice: Choice
    membership_id: UUID | None


@dataclass(frozen=True, slots=True)
class Refused:
    """There is no address that we could trust to send the person to."""

    error: str
    description: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """The person must prove himself (again) first. `parameters` lead back here."""

    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class Stranger:
    """The person is nothing in the client's company. `back` tells the client so, if the person wants to go there."""

    client: Client
    back: str


@dataclass(frozen=True, slots=True)
class Consent:
    """To be asked: one person, possibly in two capacities."""

    client: Client
    holders: list[Holder]
    scopes: tuple[str, ...]
    redirect_uri: str
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class Back:
    """To the client, with a code or an error."""

    location: str
    name: str


Outcome = Refused | SignIn | Stranger | Consent | Back
