"""Where things are: the addresses that more than one folder of pages leads to, and what the rail shows."""

from msgspec import Struct

from gateway.visitors import Standing, Visitor
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P


class Item(Struct, frozen=True, kw_only=True):
    """One line of the rail. `key` names it to `nav`; `keys` are its keyboard keys."""

    key: str
    icon: str
    label: str
    path: str
    keys: str = ""


def base_of(standing: Standing) -> str:
    return f"/w/{standing.slug}" if standing.kind is Kind.MEMBER else f"/p/{standing.slug}"


def is_customer(visitor: Visitor | None) -> bool:
    """Whether he stands on the customers' side of a company."""
    return visitor is not None and visitor.standing is not None and visitor.standing.kind is Kind.CUSTOMER


def home_of(visitor: Visitor) -> str:
    """Where somebody lands who asked for nothing in particular."""
    if visitor.standing is None:
        return "/ops" if visitor.is_operator else "/auth/companies"
    base = base_of(visitor.standing)
    if visitor.standing.kind is not Kind.MEMBER:
        return base
    if visitor.may(P.TICKET_READ):
        return f"{base}/tickets"
    return f"{base}/settings/members" if visitor.may(P.MEMBER_INVITE) else f"{base}/inbox"


SETTINGS: tuple[tuple[str, P], ...] = (
    ("profile", P.COMPANY_READ),
    ("members", P.MEMBER_READ),
    ("departments", P.DEPARTMENT_READ),
    ("skills", P.SKILL_READ),
    ("flows", P.FLOW_MANAGE),
    ("hours", P.CALENDAR_READ),
    ("policies", P.POLICY_READ),
    ("commitments", P.COMMITMENT_READ),
    ("callbacks", P.CALLBACK_READ),
    ("renewals", P.COMMITMENT_READ),
    ("categories", P.CATEGORY_READ),
    ("causes", P.CAUSE_READ),
    ("fields", P.CATEGORY_READ),
    ("mailboxes", P.MAILBOX_READ),
    ("mails", P.MAIL_HANDLE),
    ("blocked", P.SENDER_BLOCK),
    ("replies", P.CANNED_READ),
    ("teams", P.TEAM_READ),
    ("priorities", P.POLICY_READ),
    ("macros", P.MACRO_READ),
    ("triggers", P.TRIGGER_READ),
    ("knowledge", P.ARTICLE_PUBLISH),
    ("phone", P.PHONE_MANAGE),
    ("forms", P.DOOR_MANAGE),
    ("messengers", P.DOOR_MANAGE),
    ("sign-in", P.PROVIDER_MANAGE),
    ("clients", P.CLIENT_MANAGE),
    ("webhooks", P.WEBHOOK_MANAGE),
    ("channels", P.CHAT_MANAGE),
    ("wordings", P.WORDING_MANAGE),
    ("deliveries", P.DELIVERY_READ),
    ("audit", P.AUDIT_READ),
)
"""The company's settings: last part of the address, and the permission that opens it."""


def settings_of(visitor: Visitor) -> list[str]:
    """The settings this visitor may open, in order."""
    return [name for name, needs in SETTINGS if visitor.may(needs)]
