"""Deliveries: sent by the lanes, listed, tried again."""

from services.notify.deliveries import actions, queries
from services.notify.deliveries.sender import Sender
from services.notify.directory.feature import THINGS
from shared.contracts import notify as c
from shared.contracts.base import Envelope
from shared.contracts.gateway import ContactChanged
from shared.copies import Copies
from shared.feature import Feature, Listener


def feature(sender: Sender, copies: Copies) -> Feature:
    async def changed(envelope: Envelope, event: ContactChanged) -> object:
        return await copies.fetch(CONTACT, envelope.tenant_id, [event.id])

    return Feature(
        "deliveries",
        answers={c.LIST_DELIVERIES: queries.list_deliveries, c.RETRY_DELIVERY: actions.retry},
        listens={ContactChanged: (Listener("forget_contact", actions.forget, changed),)},
        loops=sender.lanes(),
    )


CONTACT = next(thing for thing in THINGS if thing.event is ContactChanged)
