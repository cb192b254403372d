"""Webhooks: kept by the company's admins, told by the sender."""

from services.notify.rules import RULES
from services.notify.webhooks import actions, queries, queueing, sender
from services.notify.webhooks.types import OFFERED
from shared.contracts.base import Event
from shared.contracts.telling import webhooks as c
from shared.feature import Feature, Listener


def _listeners() -> dict[type[Event], tuple[Listener, ...]]:
    """Of what endpoints hear and people do not; the rest is queued where people are told, in the same transaction."""
    told = {rule.event for rule in RULES}
    return {
        event: (Listener(f"webhook_{event.thing}_{event.verb}", queueing.apply, wanted=queueing.wanted),)
        for event in OFFERED
        if event not in told
    }


FEATURE = Feature(
    "webhooks",
    answers={
        c.LIST_WEBHOOKS: queries.list_webhooks,
        c.READ_WEBHOOK: queries.read_webhook,
        c.READ_WEBHOOK_SECRET: queries.read_secret,
        c.CREATE_WEBHOOK: actions.create,
        c.CHANGE_WEBHOOK: actions.change,
        c.ROTATE_WEBHOOK: actions.rotate,
        c.ENABLE_WEBHOOK: actions.enable,
        c.DISABLE_WEBHOOK: actions.disable,
        c.REMOVE_WEBHOOK: actions.remove,
        c.TEST_WEBHOOK: actions.test,
        c.LIST_WEBHOOK_MESSAGES: queries.list_messages,
        c.REPLAY_MESSAGE: actions.replay_one,
        c.REPLAY_WEBHOOK: actions.replay,
    },
    records=frozenset({c.WebhookDisabled}),
    listens=_listeners(),
    loops=(sender.run, sender.rung_at_the_end),
)
