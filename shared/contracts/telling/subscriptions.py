"""Ending a sort of mail by the link in it, without signing in (RFC 8058). The link says whose and which; nobody else
can make one."""

from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, View
from shared.contracts.notify import notify
from shared.contracts.parties import Kind, Party
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, NotFound

Token = Annotated[str, Meta(min_length=1, max_length=600, pattern=r"^[A-Za-z0-9_=-]+$(?!\n)")]


class SubscriptionView(View):
    """`mail` is the address as far as somebody should see it who only holds the link."""

    company: str
    kind: str
    mail: str
    locale: str
    accent: str | None
    is_off: bool


class ReadSubscription(Command):
    token: Token


class SetSubscription(Command):
    token: Token
    is_off: bool


SUBSCRIPTION_UNKNOWN = Failure("subscription.unknown", NotFound)

READ_SUBSCRIPTION = notify.call(
    feature="subscriptions",
    verb="read",
    says="Which mails an unsubscribe link is about",
    takes=ReadSubscription,
    gives=SubscriptionView,
    needs=P.SUBSCRIPTION_END,
    write=False,
    callers=frozenset({Party.GATEWAY}),
    kinds=frozenset({Kind.SERVICE}),
    platform=True,
    failures=(SUBSCRIPTION_UNKNOWN,),
)
SET_SUBSCRIPTION = notify.call(
    feature="subscriptions",
    verb="set",
    says="End these mails, or have them again",
    takes=SetSubscription,
    gives=SubscriptionView,
    needs=P.SUBSCRIPTION_END,
    write=True,
    callers=frozenset({Party.GATEWAY}),
    kinds=frozenset({Kind.SERVICE}),
    platform=True,
    failures=(SUBSCRIPTION_UNKNOWN,),
)
