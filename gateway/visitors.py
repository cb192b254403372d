"""Who browses: what a session says of a person, and the caller he is in the company he has chosen.

Made by gateway/sessions from the cookie, by gateway/rest from a bearer token; pages and routes only read it.
"""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Permission, Role, permissions_of
from shared.core.ids import NIL


class Standing(Struct, frozen=True, kw_only=True):
    """A person in one company. `actor_id` is his membership, or for a customer his contact; `phone` is the company's
    hotline."""

    tenant_id: UUID
    slug: str
    company: str
    zone: str
    accent: str | None
    kind: Kind
    membership_id: UUID
    actor_id: UUID
    roles: tuple[Role, ...]
    customer_id: UUID | None = None
    customer: str | None = None
    phone: str | None = None


class Visitor(Struct, frozen=True, kw_only=True):
    """`standing` is None until a company is chosen. `amr` lists how he proved himself (RFC 8176). A person whom a
    company's provider signed in stands for that company only: `bound_company_id`."""

    session_id: UUID
    person_id: UUID
    name: str
    mail: str
    locale: str
    zone: str | None
    csrf: str
    amr: tuple[str, ...]
    authenticated_at: datetime
    is_operator: bool = False
    bound_company_id: UUID | None = None
    standing: Standing | None = None

    def caller(self, request_id: str) -> Caller:
        """Raises ValueError while no company is chosen: ask `operator_caller` for platform work."""
        if self.standing is None:
            raise ValueError("no company chosen")
        return Caller(
            tenant_id=self.standing.tenant_id,
            kind=self.standing.kind,
            actor_id=self.standing.actor_id,
            person_id=self.person_id,
            name=self.name,
            roles=self.standing.roles,
            customer_id=self.standing.customer_id,
            locale=self.locale,
            request_id=request_id,
        )

    def operator_caller(self, request_id: str) -> Caller:
        """Outside every company; raises ValueError for anyone who is no operator."""
        if not self.is_operator:
            raise ValueError("not an operator")
        return Caller(
            tenant_id=NIL,
            kind=Kind.OPERATOR,
            actor_id=self.person_id,
            person_id=self.person_id,
            name=self.name,
            roles=(Role.OP,),
            locale=self.locale,
            request_id=request_id,
        )

    def may(self, permission: Permission) -> bool:
        return self.standing is not None and permission in permissions_of(self.standing.roles)
