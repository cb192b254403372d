"""Who takes part: the processes that speak on the bus, the kinds of caller, and the caller himself."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.roles import Permission, Role, permissions_of, service_permissions
from shared.core.ids import NIL


class Party(StrEnum):
    """A token in bus subjects. `CLI` is an operator's shell: it calls, but nobody calls it."""

    GATEWAY = "gateway"
    PROJECTS = "projects"
    HELPDESK = "helpdesk"
    NOTIFY = "notify"
    CLI = "cli"


SERVICES = (Party.GATEWAY, Party.PROJECTS, Party.HELPDESK, Party.NOTIFY)


class Kind(StrEnum):
    """What a caller is; it decides the database role his statements run under."""

    MEMBER = "member"
    CUSTOMER = "customer"
    CLIENT = "client"
    SERVICE = "service"
    OPERATOR = "operator"


STAFF = frozenset({Kind.MEMBER, Kind.CLIENT})
PEOPLE = frozenset({Kind.MEMBER, Kind.CUSTOMER, Kind.CLIENT})

PERSON_ASSERTERS = {
    Party.GATEWAY: frozenset(Kind),
    Party.CLI: frozenset({Kind.OPERATOR, Kind.SERVICE}),
}
"""Which party may speak for which kinds; a party that is not listed speaks as a service and nothing else."""


def may_assert(party: Party, kind: Kind) -> bool:
    return kind in PERSON_ASSERTERS.get(party, frozenset({Kind.SERVICE}))


class Caller(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who asks now. Signed by the sender and bound to one operation; see shared/bus/context.py.

    `tenant_id` is NIL for platform work (operators, services filling their copies). `actor_id` is the membership
    of a member, the contact of a customer, the OAuth client of a client, NIL for a service. `scopes` narrows
    what roles allow (OAuth); None means no narrowing. `acting_for` names the person on whose behalf a service
    works: for the audit, never for a decision.
    """

    tenant_id: UUID
    kind: Kind
    actor_id: UUID = NIL
    person_id: UUID = NIL
    name: Annotated[str, Meta(max_length=200)] = ""
    party: Party = Party.GATEWAY
    roles: tuple[Role, ...] = ()
    scopes: tuple[Permission, ...] | None = None
    customer_id: UUID | None = None
    locale: str = "zh-Hant"
    acting_for: UUID | None = None
    request_id: str = ""

    @property
    def permissions(self) -> frozenset[Permission]:
        held = service_permissions(self.party) if self.kind is Kind.SERVICE else permissions_of(self.roles)
        return held if self.scopes is None else held & frozenset(self.scopes)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions
