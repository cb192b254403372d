"""What the gateway promises as owner of identity: companies, departments, people, customers, contacts,
OAuth clients, company sign-in providers, the audit log.

Signing in, sessions and tokens are no calls: they are HTTP by nature and live in gateway/.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from shared.contracts.base import Command, Contract, Done, Event, Page, Rest, View
from shared.contracts.fields import (
    END,
    ClientId,
    CompanyId,
    ContactId,
    Cursor,
    CustomerId,
    DepartmentId,
    Limit,
    Locale,
    Mail,
    MemberId,
    Name,
    Phone,
    ProviderId,
    Revision,
    Slug,
    Url,
    Zone,
)
from shared.contracts.operations import OPERATOR_DOORS, operations
from shared.contracts.parties import STAFF, Kind, Party
from shared.contracts.roles import Permission as P
from shared.contracts.roles import Role
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

gateway = Contract(Party.GATEWAY)

OPERATORS = frozenset({Kind.OPERATOR})
COPIERS = frozenset({Party.HELPDESK, Party.NOTIFY, Party.PROJECTS})
SERVICES = frozenset({Kind.SERVICE})


class CompanyState(StrEnum):
    TRIAL = "trial"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class MemberState(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class DepartmentState(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"


class ContactState(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"
    ERASED = "erased"


class CustomerState(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"


class ClientAuth(StrEnum):
    """How an OAuth client proves itself at the token endpoint."""

    NONE = "none"
    SECRET_BASIC = "client_secret_basic"  # noqa: S105 - the protocol's word
    SECRET_POST = "client_secret_post"  # noqa: S105 - the protocol's word
    PRIVATE_KEY_JWT = "private_key_jwt"


class Grant(StrEnum):
    AUTHORIZATION_CODE = "authorization_code"
    CLIENT_CREDENTIALS = "client_credentials"
    REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the protocol's word


Roles = Annotated[tuple[Role, ...], Meta(min_length=1, max_length=11)]
Search = Annotated[str, Meta(max_length=100)]


# companies


class CompanyView(View):
    id: UUID
    slug: str
    name: str
    zone: str
    locale: str
    host: str | None
    accent: str | None
    phone: str | None
    state: CompanyState
    created_at: datetime
    revision: int


class CompanyCopy(View):
    """What other services keep of a company."""

    id: UUID
    version: int
    slug: str
    name: str
    zone: str
    locale: str
    state: CompanyState
    host: str | None = None
    accent: str | None = None
    phone: str | None = None


class CreateCompany(Command):
    """A new company with its first admin, who is invited by mail."""

    slug: Slug
    name: Name
    admin_name: Name
    admin_mail: Mail
    zone: Zone = "Asia/Taipei"
    locale: Locale = "zh-Hant"


class ListCompanies(Command):
    q: Search = ""
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadCompany(Command):
    company_id: CompanyId


class ChangeCompanyState(Command):
    company_id: CompanyId
    revision: Revision
    reason: Name


class ProfileQuery(Command):
    """The caller's own company."""


class UpdateProfile(Command):
    revision: Revision
    name: Name | UnsetType = UNSET
    zone: Zone | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    accent: Annotated[str, Meta(pattern=r"^(#[0-9A-Fa-f]{6})?" + END)] | UnsetType = UNSET
    phone: Phone | UnsetType = UNSET


# departments


class DepartmentView(View):
    id: UUID
    name: str
    parent_id: UUID | None
    head_id: UUID | None
    head_name: str | None
    members: int
    revision: int


class DepartmentCopy(View):
    """What other services keep of a department. An archived one has no head."""

    id: UUID
    version: int
    name: str
    parent_id: UUID | None
    head_id: UUID | None
    state: DepartmentState


class ListDepartments(Command):
    limit: Limit = 100
    cursor: Cursor | None = None


class CreateDepartment(Command):
    name: Name
    parent_id: DepartmentId | None = None
    head_id: MemberId | None = None


class UpdateDepartment(Command):
    department_id: DepartmentId
    revision: Revision
    name: Name | UnsetType = UNSET
    parent_id: DepartmentId | UnsetType | None = UNSET
    head_id: MemberId | UnsetType | None = UNSET


class ArchiveDepartment(Command):
    department_id: DepartmentId
    revision: Revision


# people of the company


class MemberView(View):
    id: UUID
    person_id: UUID
    name: str
    mail: str
    roles: tuple[Role, ...]
    department_id: UUID | None
    department_name: str | None
    state: MemberState
    second_factor: bool
    last_seen: datetime | None
    revision: int


class MemberCopy(View):
    """What other services keep of a member. `mail` goes to notify only by this answer, never by an event."""

    id: UUID
    version: int
    person_id: UUID
    name: str
    mail: str
    locale: str
    roles: tuple[Role, ...]
    state: MemberState
    department_id: UUID | None = None


class InviteMember(Command):
    name: Name
    mail: Mail
    roles: Roles
    department_id: DepartmentId | None = None
    locale: Locale | None = None


class ListMembers(Command):
    q: Search = ""
    state: MemberState | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadMember(Command):
    member_id: MemberId


class UpdateMember(Command):
    member_id: MemberId
    revision: Revision
    roles: Roles | UnsetType = UNSET
    department_id: DepartmentId | UnsetType | None = UNSET


class MoveMember(Command):
    """A verb on a membership that needs nothing else."""

    member_id: MemberId
    revision: Revision


# customer organisations and their contacts


class CustomerView(View):
    id: UUID
    name: str
    level: str | None
    state: CustomerState
    contacts: int
    revision: int


class CustomerCopy(View):
    id: UUID
    version: int
    name: str
    level: str | None
    state: CustomerState


class ListCustomers(Command):
    q: Search = ""
    limit: Limit = 50
    cursor: Cursor | None = None


class CreateCustomer(Command):
    name: Name
    level: Annotated[str, Meta(max_length=40)] | None = None


class ReadCustomer(Command):
    customer_id: CustomerId


class UpdateCustomer(Command):
    customer_id: CustomerId
    revision: Revision
    name: Name | UnsetType = UNSET
    level: Annotated[str, Meta(max_length=40)] | UnsetType | None = UNSET


class MoveCustomer(Command):
    customer_id: CustomerId
    revision: Revision


class ContactView(View):
    """`portal` tells whether the contact can sign in: no, invited, or yes."""

    id: UUID
    customer_id: UUID
    customer_name: str
    name: str
    mail: str | None
    phone: str | None
    locale: str
    manager: bool
    portal: MemberState | None
    state: ContactState
    revision: int


class ContactCopy(View):
    id: UUID
    version: int
    customer_id: UUID
    person_id: UUID | None
    name: str
    mail: str | None
    phone: str | None
    locale: str
    manager: bool
    portal: bool
    state: ContactState


class ListContacts(Command):
    q: Search = ""
    customer_id: CustomerId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class CreateContact(Command):
    customer_id: CustomerId
    name: Name
    mail: Mail | None = None
    phone: Phone | None = None
    locale: Locale | None = None
    manager: bool = False


class ReadContact(Command):
    contact_id: ContactId


class UpdateContact(Command):
    contact_id: ContactId
    revision: Revision
    name: Name | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    locale: Locale | UnsetType = UNSET
    manager: bool | UnsetType = UNSET


class MoveContact(Command):
    contact_id: ContactId
    revision: Revision


# OAuth clients


class ClientView(View):
    id: UUID
    name: str
    auth: ClientAuth
    grants: tuple[Grant, ...]
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]
    roles: tuple[Role, ...]
    jwks_uri: str | None
    revoked: bool
    created_at: datetime
    last_used: datetime | None
    revision: int
    post_logout_uris: tuple[str, ...] = ()


class ClientRegistered(ClientView):
    """The only time the secret is shown; we keep its hash."""

    secret: str | None = None


class RegisterClient(Command):
    """`roles` are what the client may do by itself (client credentials); with a person it has the person's."""

    name: Name
    auth: ClientAuth
    grants: Annotated[tuple[Grant, ...], Meta(min_length=1, max_length=3)]
    scopes: Annotated[tuple[Annotated[str, Meta(max_length=80)], ...], Meta(min_length=1, max_length=200)]
    redirect_uris: Annotated[tuple[Url, ...], Meta(max_length=10)] = ()
    post_logout_uris: Annotated[tuple[Url, ...], Meta(max_length=10)] = ()
    roles: Annotated[tuple[Role, ...], Meta(max_length=11)] = ()
    jwks: Annotated[str, Meta(max_length=20_000, description="JWK Set as JSON, for private_key_jwt")] | None = None


class ListClients(Command):
    limit: Limit = 50
    cursor: Cursor | None = None


class MoveClient(Command):
    client_id: ClientId
    revision: Revision


# sign-in providers of the company


class ProviderView(View):
    """`domain` is the mail domain whose people are sent here; only a verified one is used.
    The TXT record to set is `huifang-verify=<verification>`."""

    id: UUID
    name: str
    issuer: str
    client_id: str
    domain: str | None
    domain_verified: bool
    verification: str | None
    enabled: bool
    callback: str
    revision: int


class ListProviders(Command):
    limit: Limit = 50
    cursor: Cursor | None = None


class ConfigureProvider(Command):
    name: Name
    issuer: Url
    client_id: Annotated[str, Meta(min_length=1, max_length=200)]
    client_secret: Annotated[str, Meta(min_length=1, max_length=400)] | None = None
    domain: Annotated[str, Meta(max_length=253, pattern=r"^([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}" + END)] | None = None


class MoveProvider(Command):
    provider_id: ProviderId
    revision: Revision


# audit


class AuditEntry(View):
    """`what` is a dotted code; `data` holds what its sentence needs, never secrets."""

    id: UUID
    at: datetime
    what: str
    actor_name: str
    address: str | None
    data: dict[str, str]


class ListAudit(Command):
    what: Annotated[str, Meta(max_length=60)] = ""
    limit: Limit = 50
    cursor: Cursor | None = None


# copies and links, for the other services


class SnapshotQuery(Command):
    """A page of what is to be copied, in the order of ids; `ids` asks for some only (a gap, a first use)."""

    ids: Annotated[tuple[UUID, ...], Meta(max_length=100)] = ()
    limit: Limit = 100
    cursor: Cursor | None = None


class LinkQuery(Command):
    """Links with a secret are made when a mail is rendered; they lie in no event and in no table."""

    token_id: UUID


class LinkView(View):
    """Whom to write to and where the link leads. `kind` is what the token is for."""

    kind: str
    url: str
    name: str
    mail: str
    locale: str
    company_name: str | None
    expires_at: datetime


class AddressQuery(Command):
    """`person_id` as an event named it: his address lies in no event, and in no copy outside a company."""

    person_id: UUID


class AddressView(View):
    """Whom to write to about his own sign-in. `zone` is None where he follows his companies'."""

    name: str
    mail: str
    locale: str
    zone: str | None


class InviteOperator(Command):
    """Somebody who is to look after the platform, apart from all companies."""

    name: Name
    mail: Mail
    locale: Locale = "zh-Hant"


# failures

COMPANY_NOT_FOUND = Failure("company.not_found", NotFound)
COMPANY_STALE = Failure("company.stale", Conflict)
SLUG_TAKEN = Failure("company.slug_taken", Conflict)
ZONE_UNKNOWN = Failure("company.zone_unknown", Invalid)
ACCENT_REFUSED = Failure("company.accent_refused", Invalid)
DEPARTMENT_NOT_FOUND = Failure("department.not_found", NotFound)
DEPARTMENT_STALE = Failure("department.stale", Conflict)
DEPARTMENT_LOOP = Failure("department.loop", Invalid)
DEPARTMENT_IN_USE = Failure("department.in_use", Conflict)
MEMBER_NOT_FOUND = Failure("member.not_found", NotFound)
MEMBER_STALE = Failure("member.stale", Conflict)
MEMBER_EXISTS = Failure("member.exists", Conflict)
MEMBER_STATE = Failure("member.state", Conflict)
LAST_ADMIN = Failure("member.last_admin", Conflict)
ROLE_REFUSED = Failure("member.role_refused", Invalid)
NOT_YOURSELF = Failure("member.not_yourself", Forbidden)
CUSTOMER_NOT_FOUND = Failure("customer.not_found", NotFound)
CUSTOMER_STALE = Failure("customer.stale", Conflict)
CUSTOMER_EXISTS = Failure("customer.exists", Conflict)
CUSTOMER_STATE = Failure("customer.state", Conflict)
CONTACT_NOT_FOUND = Failure("contact.not_found", NotFound)
CONTACT_STALE = Failure("contact.stale", Conflict)
CONTACT_EXISTS = Failure("contact.exists", Conflict)
CONTACT_STATE = Failure("contact.state", Conflict)
CONTACT_NO_MAIL = Failure("contact.no_mail", Conflict)
CLIENT_NOT_FOUND = Failure("client.not_found", NotFound)
CLIENT_STALE = Failure("client.stale", Conflict)
CLIENT_INVALID = Failure("client.invalid", Invalid)
CLIENT_NO_SECRET = Failure("client.no_secret", Conflict)
PROVIDER_NOT_FOUND = Failure("provider.not_found", NotFound)
PROVIDER_STALE = Failure("provider.stale", Conflict)
PROVIDER_INVALID = Failure("provider.invalid", Invalid)
DOMAIN_UNVERIFIED = Failure("provider.domain_unverified", Conflict)
LINK_GONE = Failure("link.gone", NotFound)
PERSON_NOT_FOUND = Failure("person.not_found", NotFound)


# calls: companies

CREATE_COMPANY = gateway.call(
    feature="companies",
    verb="create",
    says="Create a company and invite its first admin",
    takes=CreateCompany,
    gives=CompanyView,
    needs=P.COMPANY_OPERATE,
    write=True,
    platform=True,
    callers=OPERATOR_DOORS,
    kinds=OPERATORS,
    failures=(SLUG_TAKEN, ZONE_UNKNOWN),
)
LIST_COMPANIES = gateway.call(
    feature="companies",
    verb="list",
    says="List the companies of the platform",
    takes=ListCompanies,
    gives=Page[CompanyView],
    needs=P.COMPANY_OPERATE,
    write=False,
    platform=True,
    callers=OPERATOR_DOORS,
    kinds=OPERATORS,
)
READ_COMPANY = gateway.call(
    feature="companies",
    verb="read",
    says="Read one company as its operator",
    takes=ReadCompany,
    gives=CompanyView,
    needs=P.COMPANY_OPERATE,
    write=False,
    platform=True,
    callers=OPERATOR_DOORS,
    kinds=OPERATORS,
    failures=(COMPANY_NOT_FOUND,),
)
SUSPEND_COMPANY = gateway.call(
    feature="companies",
    verb="suspend",
    says="Suspend a company: nobody of it can sign in",
    takes=ChangeCompanyState,
    gives=CompanyView,
    needs=P.COMPANY_OPERATE,
    write=True,
    platform=True,
    callers=OPERATOR_DOORS,
    kinds=OPERATORS,
    failures=(COMPANY_NOT_FOUND, COMPANY_STALE),
)
ACTIVATE_COMPANY = gateway.call(
    feature="companies",
    verb="activate",
    says="Activate a trial or suspended company",
    takes=ChangeCompanyState,
    gives=CompanyView,
    needs=P.COMPANY_OPERATE,
    write=True,
    platform=True,
    callers=OPERATOR_DOORS,
    kinds=OPERATORS,
    failures=(COMPANY_NOT_FOUND, COMPANY_STALE),
)
READ_PROFILE = gateway.call(
    feature="companies",
    verb="profile",
    says="Read the own company",
    takes=ProfileQuery,
    gives=CompanyView,
    needs=P.COMPANY_READ,
    write=False,
    rest=Rest("GET", "/company"),
)
UPDATE_PROFILE = gateway.call(
    feature="companies",
    verb="update_profile",
    says="Change the own company's name, zone, language, accent or hotline",
    takes=UpdateProfile,
    gives=CompanyView,
    needs=P.COMPANY_UPDATE,
    write=True,
    rest=Rest("POST", "/company/update"),
    kinds=STAFF,
    failures=(COMPANY_STALE, ZONE_UNKNOWN, ACCENT_REFUSED),
)

# calls: departments

LIST_DEPARTMENTS = gateway.call(
    feature="departments",
    verb="list",
    says="List departments by name",
    takes=ListDepartments,
    gives=Page[DepartmentView],
    needs=P.DEPARTMENT_READ,
    write=False,
    rest=Rest("GET", "/departments"),
    kinds=STAFF,
)
CREATE_DEPARTMENT = gateway.call(
    feature="departments",
    verb="create",
    says="Create a department",
    takes=CreateDepartment,
    gives=DepartmentView,
    needs=P.DEPARTMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/departments", 201),
    kinds=STAFF,
    failures=(DEPARTMENT_NOT_FOUND, MEMBER_NOT_FOUND),
)
UPDATE_DEPARTMENT = gateway.call(
    feature="departments",
    verb="update",
    says="Rename or move a department, or name its head",
    takes=UpdateDepartment,
    gives=DepartmentView,
    needs=P.DEPARTMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/departments/{department_id}/update"),
    kinds=STAFF,
    failures=(DEPARTMENT_NOT_FOUND, DEPARTMENT_STALE, DEPARTMENT_LOOP, MEMBER_NOT_FOUND),
)
ARCHIVE_DEPARTMENT = gateway.call(
    feature="departments",
    verb="archive",
    says="Archive an empty department",
    takes=ArchiveDepartment,
    gives=Done,
    needs=P.DEPARTMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/departments/{department_id}/archive"),
    kinds=STAFF,
    failures=(DEPARTMENT_NOT_FOUND, DEPARTMENT_STALE, DEPARTMENT_IN_USE),
)

# calls: members

INVITE_MEMBER = gateway.call(
    feature="members",
    verb="invite",
    says="Invite a person into the company by mail",
    takes=InviteMember,
    gives=MemberView,
    needs=P.MEMBER_INVITE,
    write=True,
    rest=Rest("POST", "/members", 201),
    callers=OPERATOR_DOORS,
    kinds=STAFF | SERVICES,
    failures=(MEMBER_EXISTS, ROLE_REFUSED, DEPARTMENT_NOT_FOUND),
)
LIST_MEMBERS = gateway.call(
    feature="members",
    verb="list",
    says="List the company's people by name",
    takes=ListMembers,
    gives=Page[MemberView],
    needs=P.MEMBER_READ,
    write=False,
    rest=Rest("GET", "/members"),
    kinds=STAFF,
)
READ_MEMBER = gateway.call(
    feature="members",
    verb="read",
    says="Read one of the company's people",
    takes=ReadMember,
    gives=MemberView,
    needs=P.MEMBER_READ,
    write=False,
    rest=Rest("GET", "/members/{member_id}"),
    kinds=STAFF,
    failures=(MEMBER_NOT_FOUND,),
)
UPDATE_MEMBER = gateway.call(
    feature="members",
    verb="update",
    says="Change a person's roles or department",
    takes=UpdateMember,
    gives=MemberView,
    needs=P.MEMBER_MANAGE,
    write=True,
    rest=Rest("POST", "/members/{member_id}/update"),
    kinds=STAFF,
    failures=(MEMBER_NOT_FOUND, MEMBER_STALE, ROLE_REFUSED, LAST_ADMIN, DEPARTMENT_NOT_FOUND),
)
SUSPEND_MEMBER = gateway.call(
    feature="members",
    verb="suspend",
    says="Suspend a person: every session and token of this company ends at once",
    takes=MoveMember,
    gives=MemberView,
    needs=P.MEMBER_MANAGE,
    write=True,
    rest=Rest("POST", "/members/{member_id}/suspend"),
    kinds=STAFF,
    failures=(MEMBER_NOT_FOUND, MEMBER_STALE, MEMBER_STATE, LAST_ADMIN, NOT_YOURSELF),
)
REINSTATE_MEMBER = gateway.call(
    feature="members",
    verb="reinstate",
    says="Let a suspended person back in",
    takes=MoveMember,
    gives=MemberView,
    needs=P.MEMBER_MANAGE,
    write=True,
    rest=Rest("POST", "/members/{member_id}/reinstate"),
    kinds=STAFF,
    failures=(MEMBER_NOT_FOUND, MEMBER_STALE, MEMBER_STATE),
)
END_MEMBER = gateway.call(
    feature="members",
    verb="end",
    says="End a membership for good",
    takes=MoveMember,
    gives=MemberView,
    needs=P.MEMBER_MANAGE,
    write=True,
    rest=Rest("POST", "/members/{member_id}/end"),
    kinds=STAFF,
    failures=(MEMBER_NOT_FOUND, MEMBER_STALE, MEMBER_STATE, LAST_ADMIN, NOT_YOURSELF),
)
REINVITE_MEMBER = gateway.call(
    feature="members",
    verb="reinvite",
    says="Send the invitation again; the earlier link dies",
    takes=MoveMember,
    gives=MemberView,
    needs=P.MEMBER_INVITE,
    write=True,
    rest=Rest("POST", "/members/{member_id}/reinvite"),
    kinds=STAFF,
    failures=(MEMBER_NOT_FOUND, MEMBER_STALE, MEMBER_STATE),
)

# calls: customers and contacts

LIST_CUSTOMERS = gateway.call(
    feature="customers",
    verb="list",
    says="List customers by name",
    takes=ListCustomers,
    gives=Page[CustomerView],
    needs=P.CUSTOMER_READ,
    write=False,
    rest=Rest("GET", "/customers"),
    kinds=STAFF,
)
CREATE_CUSTOMER = gateway.call(
    feature="customers",
    verb="create",
    says="Create a customer organisation",
    takes=CreateCustomer,
    gives=CustomerView,
    needs=P.CUSTOMER_MANAGE,
    write=True,
    rest=Rest("POST", "/customers", 201),
    callers=OPERATOR_DOORS,
    kinds=STAFF | SERVICES,
    failures=(CUSTOMER_EXISTS,),
)
READ_CUSTOMER = gateway.call(
    feature="customers",
    verb="read",
    says="Read one customer",
    takes=ReadCustomer,
    gives=CustomerView,
    needs=P.CUSTOMER_READ,
    write=False,
    rest=Rest("GET", "/customers/{customer_id}"),
    kinds=STAFF,
    failures=(CUSTOMER_NOT_FOUND,),
)
UPDATE_CUSTOMER = gateway.call(
    feature="customers",
    verb="update",
    says="Change a customer's name or level",
    takes=UpdateCustomer,
    gives=CustomerView,
    needs=P.CUSTOMER_MANAGE,
    write=True,
    rest=Rest("POST", "/customers/{customer_id}/update"),
    kinds=STAFF,
    failures=(CUSTOMER_NOT_FOUND, CUSTOMER_STALE, CUSTOMER_EXISTS),
)
ARCHIVE_CUSTOMER = gateway.call(
    feature="customers",
    verb="archive",
    says="Archive a customer: its contacts can no longer sign in",
    takes=MoveCustomer,
    gives=CustomerView,
    needs=P.CUSTOMER_MANAGE,
    write=True,
    rest=Rest("POST", "/customers/{customer_id}/archive"),
    kinds=STAFF,
    failures=(CUSTOMER_NOT_FOUND, CUSTOMER_STALE, CUSTOMER_STATE),
)
LIST_CONTACTS = gateway.call(
    feature="contacts",
    verb="list",
    says="List contacts by name",
    takes=ListContacts,
    gives=Page[ContactView],
    needs=P.CUSTOMER_READ,
    write=False,
    rest=Rest("GET", "/contacts"),
    kinds=STAFF,
)
CREATE_CONTACT = gateway.call(
    feature="contacts",
    verb="create",
    says="Add a contact to a customer",
    takes=CreateContact,
    gives=ContactView,
    needs=P.CONTACT_MANAGE,
    write=True,
    rest=Rest("POST", "/contacts", 201),
    callers=OPERATOR_DOORS,
    kinds=STAFF | SERVICES,
    failures=(CUSTOMER_NOT_FOUND, CONTACT_EXISTS),
)
READ_CONTACT = gateway.call(
    feature="contacts",
    verb="read",
    says="Read one contact",
    takes=ReadContact,
    gives=ContactView,
    needs=P.CUSTOMER_READ,
    write=False,
    rest=Rest("GET", "/contacts/{contact_id}"),
    kinds=STAFF,
    failures=(CONTACT_NOT_FOUND,),
)
UPDATE_CONTACT = gateway.call(
    feature="contacts",
    verb="update",
    says="Change a contact's name, phone, language or standing",
    takes=UpdateContact,
    gives=ContactView,
    needs=P.CONTACT_MANAGE,
    write=True,
    rest=Rest("POST", "/contacts/{contact_id}/update"),
    kinds=STAFF,
    failures=(CONTACT_NOT_FOUND, CONTACT_STALE, CONTACT_STATE),
)
INVITE_CONTACT = gateway.call(
    feature="contacts",
    verb="invite",
    says="Invite a contact to the portal by mail",
    takes=MoveContact,
    gives=ContactView,
    needs=P.CONTACT_MANAGE,
    write=True,
    rest=Rest("POST", "/contacts/{contact_id}/invite"),
    callers=OPERATOR_DOORS,
    kinds=STAFF | SERVICES,
    failures=(CONTACT_NOT_FOUND, CONTACT_STALE, CONTACT_STATE, CONTACT_NO_MAIL),
)
ERASE_CONTACT = gateway.call(
    feature="contacts",
    verb="erase",
    says="Overwrite a contact's personal fields for good",
    takes=MoveContact,
    gives=ContactView,
    needs=P.CONTACT_ERASE,
    write=True,
    rest=Rest("POST", "/contacts/{contact_id}/erase"),
    kinds=STAFF,
    failures=(CONTACT_NOT_FOUND, CONTACT_STALE, CONTACT_STATE),
)

# calls: OAuth clients, providers, audit

LIST_CLIENTS = gateway.call(
    feature="clients",
    verb="list",
    says="List the company's OAuth clients",
    takes=ListClients,
    gives=Page[ClientView],
    needs=P.CLIENT_MANAGE,
    write=False,
    rest=Rest("GET", "/clients"),
    kinds=STAFF,
)
REGISTER_CLIENT = gateway.call(
    feature="clients",
    verb="register",
    says="Register an OAuth client; its secret is shown once",
    takes=RegisterClient,
    gives=ClientRegistered,
    needs=P.CLIENT_MANAGE,
    write=True,
    rest=Rest("POST", "/clients", 201),
    kinds=STAFF,
    failures=(CLIENT_INVALID, ROLE_REFUSED),
)
ROTATE_SECRET = gateway.call(
    feature="clients",
    verb="rotate_secret",
    says="Give a client a new secret; the old one dies at once",
    takes=MoveClient,
    gives=ClientRegistered,
    needs=P.CLIENT_MANAGE,
    write=True,
    rest=Rest("POST", "/clients/{client_id}/rotate_secret"),
    kinds=STAFF,
    failures=(CLIENT_NOT_FOUND, CLIENT_STALE, CLIENT_NO_SECRET),
)
REVOKE_CLIENT = gateway.call(
    feature="clients",
    verb="revoke",
    says="Revoke a client and every token it holds",
    takes=MoveClient,
    gives=ClientView,
    needs=P.CLIENT_MANAGE,
    write=True,
    rest=Rest("POST", "/clients/{client_id}/revoke"),
    kinds=STAFF,
    failures=(CLIENT_NOT_FOUND, CLIENT_STALE),
)
LIST_PROVIDERS = gateway.call(
    feature="providers",
    verb="list",
    says="List the company's own sign-in providers",
    takes=ListProviders,
    gives=Page[ProviderView],
    needs=P.PROVIDER_MANAGE,
    write=False,
    rest=Rest("GET", "/providers"),
    kinds=STAFF,
)
CONFIGURE_PROVIDER = gateway.call(
    feature="providers",
    verb="configure",
    says="Add a sign-in provider (OpenID Connect)",
    takes=ConfigureProvider,
    gives=ProviderView,
    needs=P.PROVIDER_MANAGE,
    write=True,
    rest=Rest("POST", "/providers", 201),
    kinds=STAFF,
    failures=(PROVIDER_INVALID,),
)
VERIFY_DOMAIN = gateway.call(
    feature="providers",
    verb="verify_domain",
    says="Look for the TXT record that proves the mail domain",
    takes=MoveProvider,
    gives=ProviderView,
    needs=P.PROVIDER_MANAGE,
    write=True,
    rest=Rest("POST", "/providers/{provider_id}/verify_domain"),
    kinds=STAFF,
    failures=(PROVIDER_NOT_FOUND, PROVIDER_STALE, DOMAIN_UNVERIFIED),
)
REMOVE_PROVIDER = gateway.call(
    feature="providers",
    verb="remove",
    says="Switch a sign-in provider off and end its sessions",
    takes=MoveProvider,
    gives=Done,
    needs=P.PROVIDER_MANAGE,
    write=True,
    rest=Rest("POST", "/providers/{provider_id}/remove"),
    kinds=STAFF,
    failures=(PROVIDER_NOT_FOUND, PROVIDER_STALE),
)
LIST_AUDIT = gateway.call(
    feature="audit",
    verb="list",
    says="Read the company's audit log, newest first",
    takes=ListAudit,
    gives=Page[AuditEntry],
    needs=P.AUDIT_READ,
    write=False,
    rest=Rest("GET", "/audit"),
    kinds=STAFF,
)

# calls: copies and links

COPY_COMPANIES = gateway.call(
    feature="companies",
    verb="snapshot",
    says="Companies, for the services' copies",
    takes=SnapshotQuery,
    gives=Page[CompanyCopy],
    needs=P.DIRECTORY_COPY,
    write=False,
    platform=True,
    callers=COPIERS | {Party.CLI},
    kinds=SERVICES,
)
COPY_MEMBERS = gateway.call(
    feature="members",
    verb="snapshot",
    says="Members of a company, for the services' copies",
    takes=SnapshotQuery,
    gives=Page[MemberCopy],
    needs=P.DIRECTORY_COPY,
    write=False,
    callers=COPIERS | {Party.CLI},
    kinds=SERVICES,
)
COPY_DEPARTMENTS = gateway.call(
    feature="departments",
    verb="snapshot",
    says="Departments of a company, for the services' copies",
    takes=SnapshotQuery,
    gives=Page[DepartmentCopy],
    needs=P.DIRECTORY_COPY,
    write=False,
    callers=COPIERS | {Party.CLI},
    kinds=SERVICES,
)
COPY_CUSTOMERS = gateway.call(
    feature="customers",
    verb="snapshot",
    says="Customers of a company, for the services' copies",
    takes=SnapshotQuery,
    gives=Page[CustomerCopy],
    needs=P.DIRECTORY_COPY,
    write=False,
    callers=COPIERS | {Party.CLI},
    kinds=SERVICES,
)
COPY_CONTACTS = gateway.call(
    feature="contacts",
    verb="snapshot",
    says="Contacts of a company's customers, for the services' copies",
    takes=SnapshotQuery,
    gives=Page[ContactCopy],
    needs=P.DIRECTORY_COPY,
    write=False,
    callers=COPIERS | {Party.CLI},
    kinds=SERVICES,
)
MAKE_LINK = gateway.call(
    feature="links",
    verb="make",
    says="The link of an invitation or password reset, for the mail that carries it",
    takes=LinkQuery,
    gives=LinkView,
    needs=P.LINK_MAKE,
    write=False,
    platform=True,
    callers=frozenset({Party.NOTIFY}),
    kinds=SERVICES,
    failures=(LINK_GONE,),
)
READ_ADDRESS = gateway.call(
    feature="people",
    verb="address",
    says="Whom to write to about a change of his own sign-in, for the mail that tells him",
    takes=AddressQuery,
    gives=AddressView,
    needs=P.PERSON_ADDRESS,
    write=False,
    platform=True,
    callers=frozenset({Party.NOTIFY}),
    kinds=SERVICES,
    failures=(PERSON_NOT_FOUND,),
)
INVITE_OPERATOR = gateway.call(
    feature="people",
    verb="invite_operator",
    says="Invite a platform operator by mail",
    takes=InviteOperator,
    gives=Done,
    needs=P.COMPANY_OPERATE,
    write=True,
    platform=True,
    callers=OPERATOR_DOORS,
    kinds=OPERATORS,
)
OPERATIONS = operations(gateway)


# events: `id` is the changed thing's, `version` its count of changes; readers ask the snapshot for the rest


@gateway.event
class CompanyChanged(Event):
    thing = "company"
    verb = "changed"


@gateway.event
class MemberChanged(Event):
    thing = "member"
    verb = "changed"


@gateway.event
class DepartmentChanged(Event):
    thing = "department"
    verb = "changed"


@gateway.event
class CustomerChanged(Event):
    thing = "customer"
    verb = "changed"


@gateway.event
class ContactChanged(Event):
    thing = "contact"
    verb = "changed"


@gateway.event
class LinkWanted(Event):
    """Somebody is to get a mail with a secret link; `id` is the token's. Platform-wide or of a company."""

    thing = "link"
    verb = "wanted"
    kind: str


@gateway.event
class AccessEnded(Event):
    """Sessions or tokens ended: whoever caches them drops what matches. `id` is a session, membership,
    person, company, grant, client or token (its jti), as `of` says."""

    thing = "access"
    verb = "ended"
    public = True
    of: str


@gateway.event
class SecurityChanged(Event):
    """A person's sign-in changed (new factor, new password, new device): he is told by mail. `id` is the person."""

    thing = "security"
    verb = "changed"
    what: str
