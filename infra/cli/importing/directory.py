"""Whose ticket it is: customers, contacts and agents as the company has them, and those that must be made first."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from gateway.identity.people.mails import mail_norm, name_norm
from infra.cli.bus import Desk
from infra.cli.importing.file import Draft
from infra.cli.importing.values import Wrong
from shared.contracts.base import Call, Page
from shared.contracts.gateway import (
    COPY_CONTACTS,
    COPY_CUSTOMERS,
    COPY_MEMBERS,
    CREATE_CONTACT,
    CREATE_CUSTOMER,
    ContactState,
    CreateContact,
    CreateCustomer,
    CustomerState,
    MemberState,
    SnapshotQuery,
)


class Directory:
    """`await load()`, then ask. `make` adds what is missing; in a dry run it only counts."""

    def __init__(self, desk: Desk, tenant_id: UUID, *, dry: bool) -> None:
        self._desk = desk
        self._tenant = tenant_id
        self._dry = dry
        self._customers: dict[str, UUID] = {}
        self._by_mail: dict[str, tuple[UUID, UUID]] = {}
        self._by_name: dict[tuple[UUID, str], UUID] = {}
        self._members: dict[str, UUID] = {}
        self.new_customers = 0
        self.new_contacts = 0

    async def load(self) -> None:
        async for customer in self._all(COPY_CUSTOMERS):
            if customer.state is CustomerState.ACTIVE:
                self._customers[name_norm(customer.name)] = customer.id
        async for contact in self._all(COPY_CONTACTS):
            if contact.state is ContactState.ACTIVE:
                self._keep(contact.id, contact.customer_id, contact.name, contact.mail)
        async for member in self._all(COPY_MEMBERS):
            if member.state is MemberState.ACTIVE:
                self._members[name_norm(member.name)] = self._members[mail_norm(member.mail)] = member.id

    async def _all(self, call: Call[SnapshotQuery, Page[Any]]) -> Any:
        cursor: str | None = None
        while True:
            page = await self._desk.serve(self._tenant, call, SnapshotQuery(cursor=cursor))
            for item in page.items:
                yield item
            cursor = page.next
            if cursor is None:
                return

    def agent(self, name: str) -> UUID | None:
        """By name or mail address; None for somebody who is not here."""
        return self._members.get(name_norm(name)) or self._members.get(mail_norm(name))

    async def requester(self, draft: Draft) -> UUID:
        """The contact's id; customer and contact are made if there are none."""
        customer_id = await self._customer(draft.customer)
        known = self._by_mail.get(mail_norm(draft.mail)) if draft.mail else None
        if known is not None:
            if known[1] != customer_id:
                raise Wrong(f"{draft.mail} belongs to a contact of another customer")
            return known[0]
        by_name = self._by_name.get((customer_id, name_norm(draft.requester)))
        return by_name if by_name is not None and not draft.mail else await self._make_contact(draft, customer_id)

    async def _customer(self, name: str) -> UUID:
        found = self._customers.get(name_norm(name))
        if found is None:
            found = self._customers[name_norm(name)] = await self._make_customer(name)
        return found

    async def _make_customer(self, name: str) -> UUID:
        command = msgspec.convert({"name": name}, CreateCustomer)
        made = UUID(int=self.new_customers + 1)
        if not self._dry:
            made = (await self._desk.serve(self._tenant, CREATE_CUSTOMER, command)).id
        self.new_customers += 1
        return made

    async def _make_contact(self, draft: Draft, customer_id: UUID) -> UUID:
        made = UUID(int=self.new_contacts + 1)
        said = {"name": draft.requester, "mail": draft.mail or None, "phone": draft.phone or None}
        command = msgspec.convert({"customer_id": str(customer_id), **said}, CreateContact)
        if not self._dry:
            made = (await self._desk.serve(self._tenant, CREATE_CONTACT, command)).id
        self.new_contacts += 1
        self._keep(made, customer_id, draft.requester, draft.mail)
        return made

    def _keep(self, contact_id: UUID, customer_id: UUID, name: str, mail: str | None) -> None:
        self._by_name.setdefault((customer_id, name_norm(name)), contact_id)
        if mail:
            self._by_mail[mail_norm(mail)] = (contact_id, customer_id)

    def unknown_agents(self, names: Iterable[str]) -> list[str]:
        return sorted({name for name in names if name and self.agent(name) is None})
