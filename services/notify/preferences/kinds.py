"""Which kinds of news a person may choose about: what the rules have for his sort of person."""

from functools import cache

from services.notify.audiences import (
    asked_of,
    link_holder,
    of_customer,
    of_customer_report,
    of_improvement,
    of_service_report,
    person,
    requester,
)
from services.notify.rules import RULES, Way
from shared.contracts.notify import NoticeKind
from shared.contracts.parties import Kind

FIXED_AUDIENCES = (link_holder, person)
CUSTOMERS = (requester, asked_of, of_customer, of_improvement, of_service_report, of_customer_report)


@cache
def offered(kind: Kind) -> dict[str, frozenset[Way]]:
    """Kind of news → the ways it travels, in the order of the rules."""
    found: dict[str, frozenset[Way]] = {}
    for rule in RULES:
        is_for_customer = rule.audience in CUSTOMERS
        if not rule.ways or rule.audience in FIXED_AUDIENCES or is_for_customer is not (kind is Kind.CUSTOMER):
            continue
        name = str(rule.kind)
        found[name] = found.get(name, frozenset()) | rule.ways
        if kind is Kind.MEMBER:
            found[name] |= {Way.CHAT}
    if kind is Kind.MEMBER:
        found[str(NoticeKind.NOTICE_UNREAD)] = frozenset(Way)  # by escalation and no rule
    return found


@cache
def must() -> tuple[str, ...]:
    """What nobody can turn off: his account depends on it, or he asked for it a moment ago."""
    return tuple(str(rule.kind) for rule in RULES if rule.audience in FIXED_AUDIENCES)


def can_be_ended(kind: str) -> bool:
    return kind not in must()
