"""Whose mail addresses are whose beyond what contacts have: other addresses of a contact, and domains of a customer
that moved."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Done, Page, Rest, View
from shared.contracts.fields import END, Cursor, Limit, SenderRuleId
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound

Domain = Annotated[
    str,
    Meta(
        max_length=253,
        pattern=r"^([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}" + END,
        examples=["jingming.example"],
    ),
]


class SenderRuleView(View):
    """`written` is an address of the contact, or a domain that `stands_for` another: mail from there is mail of the
    contact who has the same name at that one."""

    id: UUID
    written: str
    contact_id: UUID | None
    contact_name: str | None
    stands_for: str | None
    made_by: str
    made_at: datetime


class ListSenderRules(Command):
    """By address."""

    limit: Limit = 50
    cursor: Cursor | None = None


class AddSenderRule(Command):
    """A domain that stands for another one. Addresses of a contact come by deciding about a mail (`remember`)."""

    domain: Domain
    stands_for: Domain


class RemoveSenderRule(Command):
    rule_id: SenderRuleId


RULE_NOT_FOUND = Failure("sender_rule.not_found", NotFound)
RULE_EXISTS = Failure("sender_rule.exists", Conflict)
RULE_FULL = Failure("sender_rule.full", Conflict)

LIST_SENDER_RULES = helpdesk.call(
    feature="senders",
    verb="list",
    says="List whose mail addresses are whose beyond what contacts have",
    takes=ListSenderRules,
    gives=Page[SenderRuleView],
    needs=P.MAILBOX_READ,
    write=False,
    rest=Rest("GET", "/sender_rules"),
    kinds=STAFF,
)
ADD_SENDER_RULE = helpdesk.call(
    feature="senders",
    verb="add",
    says="Say which domain another one stands for",
    takes=AddSenderRule,
    gives=SenderRuleView,
    needs=P.MAILBOX_MANAGE,
    write=True,
    rest=Rest("POST", "/sender_rules", 201),
    kinds=STAFF,
    failures=(RULE_EXISTS, RULE_FULL),
)
REMOVE_SENDER_RULE = helpdesk.call(
    feature="senders",
    verb="remove",
    says="Take such a rule back",
    takes=RemoveSenderRule,
    gives=Done,
    needs=P.MAILBOX_MANAGE,
    write=True,
    rest=Rest("POST", "/sender_rules/{rule_id}/remove"),
    kinds=STAFF,
    failures=(RULE_NOT_FOUND,),
)
