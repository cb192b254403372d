"""The page behind the link at the end of a mail."""

import asyncio

from services.notify.directory.queries import RecipientKind
from services.notify.preferences.subscriptions import token_of
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.telling.subscriptions import READ_SUBSCRIPTION, ReadSubscription
from shared.core.errors import NotFound
from shared.core.ids import NIL

GATEWAY = Caller(tenant_id=NIL, kind=Kind.SERVICE, party=Party.GATEWAY)


async def known_token(ask, caller) -> str:
    """Of a contact whom notify has heard of."""
    token = token_of(caller.tenant_id, RecipientKind.CONTACT, caller.actor_id, "ticket_answered")
    async with asyncio.timeout(20):
        while True:
            try:
                await ask(READ_SUBSCRIPTION, GATEWAY, ReadSubscription(token=token))
            except NotFound:
                await asyncio.sleep(0.05)
            else:
                return token
