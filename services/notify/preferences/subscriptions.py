"""The link at the end of a mail: sealed, so that it says whose mails and which, and nobody else can make one."""

from uuid import UUID

import msgspec
from msgspec import Struct

from services.notify.db import DB
from services.notify.directory import queries as directory
from services.notify.directory.queries import Recipient, RecipientKind
from services.notify.preferences.actions import choose_mail
from services.notify.preferences.kinds import can_be_ended
from services.notify.preferences.queries import wishes_of
from services.notify.seals import sealer
from shared.contracts.parties import Caller
from shared.contracts.telling.preferences import Pace
from shared.contracts.telling.subscriptions import (
    SUBSCRIPTION_UNKNOWN,
    ReadSubscription,
    SetSubscription,
    SubscriptionView,
)
from shared.core.seal import BrokenSeal
from shared.feature import Ask

SHOWN = 2
"""Letters of an address that are shown before the rest is left out."""


class Held(Struct, frozen=True, array_like=True):
    """What is in a token."""

    tenant_id: UUID
    kind: RecipientKind
    recipient_id: UUID
    mails: str


_held = msgspec.msgpack.Decoder(Held)


def token_of(tenant_id: UUID, kind: RecipientKind, recipient_id: UUID, mails: str) -> str:
    return sealer().seal(msgspec.msgpack.encode(Held(tenant_id, kind, recipient_id, mails))).decode()


async def read(caller: Caller, command: ReadSubscription, ask: Ask) -> SubscriptionView:
    held = _opened(command.token)
    async with DB.tenant_scope(held.tenant_id):
        return await _view(held, await _who(held))


async def change(caller: Caller, command: SetSubscription, ask: Ask) -> SubscriptionView:
    """As often as it is asked: the answer is the same."""
    held = _opened(command.token)
    async with DB.tenant_scope(held.tenant_id):
        who = await _who(held)
        before = await _view(held, who)
        if before.is_off is not command.is_off:
            await choose_mail(held.tenant_id, who.id, who.customer_id, held.mails, is_off=command.is_off)
        return await _view(held, who)


def _opened(token: str) -> Held:
    try:
        held = _held.decode(sealer().open(token.encode()))
    except (BrokenSeal, msgspec.DecodeError, ValueError) as error:
        raise SUBSCRIPTION_UNKNOWN() from error
    if not can_be_ended(held.mails):
        raise SUBSCRIPTION_UNKNOWN()
    return held


async def _who(held: Held) -> Recipient:
    """Raises for whom is gone: he gets no mails any more."""
    found = await directory.recipient(held.tenant_id, held.kind, held.recipient_id)
    if found is None:
        raise SUBSCRIPTION_UNKNOWN()
    return found


async def _view(held: Held, who: Recipient) -> SubscriptionView:
    company = await directory.company(held.tenant_id)
    if company is None:
        raise SUBSCRIPTION_UNKNOWN()
    wishes = (await wishes_of(held.tenant_id, [who.id])).get(who.id)
    return SubscriptionView(
        company=company.name,
        kind=held.mails,
        mail=_masked(who.mail or ""),
        locale=who.locale,
        accent=company.accent,
        is_off=wishes is not None and wishes.of(held.mails).mail is Pace.OFF,
    )


def _masked(mail: str) -> str:
    user, _, domain = mail.rpartition("@")
    return f"{user[:SHOWN]}…@{domain}" if domain else ""
