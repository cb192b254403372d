"""Makers of what notify keeps for a company (see rows.py)."""

from uuid import uuid4

from services.notify.db import DB
from services.notify.seals import sealer
from shared.core.ids import new_id
from shared.core.webhooks import new_secret
from tests.matrix.row import Row


async def notice(makers, realm, who, call) -> Row:
    """By hand: events make them."""
    notice_id = new_id()
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into notice (tenant_id, id, customer_id, recipient_id, event_id, kind, data, path, at) "
            "values ($1, $2, $3, $4, $5, 'ticket_answered', jsonb_build_object('title', $6::text), '/', now())",
            realm.tenant_id,
            notice_id,
            realm.customer_id,
            who.actor_id,
            new_id(),
            realm.words("notice"),
        )
    return Row(notice_id)


async def delivery(makers, realm, who, call) -> Row:
    delivery_id = new_id()
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into delivery (tenant_id, id, event_id, kind, recipient_kind, recipient_id, address, data, "
            "state, due_at, created_at, error) values ($1, $2, $3, 'ticket_answered', 'contact', $4, $5, '{}', "
            "'failed', now() + interval '1 day', now(), $6)",
            realm.tenant_id,
            delivery_id,
            new_id(),
            realm.requester.actor_id,
            realm.mail(),
            realm.words("550"),
        )
    return Row(delivery_id)


async def disabled_address(makers, realm, who, call) -> Row:
    """By hand: other mail servers make them."""
    address_id = new_id()
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into disabled_address (tenant_id, id, mail, answer, at) values ($1, $2, lower($3), $4, now())",
            realm.tenant_id,
            address_id,
            f"{uuid4().hex[:8]}{realm.mail()}",
            realm.words("550"),
        )
    return Row(address_id)


async def webhook(makers, realm, who, call) -> Row:
    """By hand, since there is a limit; one that hears of nothing but tests."""
    webhook_id, state = new_id(), "disabled" if call.verb == "enable" else "active"
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into webhook (tenant_id, id, name, url, events, state, secret, created_at) "
            "values ($1, $2, $3, 'https://hooks.example/', '{webhook.test}', $4, $5, now())",
            realm.tenant_id,
            webhook_id,
            realm.words("webhook"),
            state,
            sealer().seal(new_secret().encode()),
        )
    return Row(webhook_id)


async def webhook_message(makers, realm, who, call) -> Row:
    made, message_id = await webhook(makers, realm, who, call), new_id()
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into webhook_message (tenant_id, id, webhook_id, event_id, event, body, state, due_at, created_at) "
            "values ($1, $2, $3, $2, 'webhook.test', '{}', 'sent', now(), now())",
            realm.tenant_id,
            message_id,
            made.id,
        )
    return Row(message_id)


async def chat(makers, realm, who, call) -> Row:
    """By hand, since there is a limit: a way to people; where rooms are meant, one that hears of nothing."""
    chat_id = new_id()
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into chat (tenant_id, id, name, service, address, reaches, kinds, language, state, created_at) "
            "values ($1, $2, $3, 'json', $4, $5, '{}', 'zh-Hant', 'active', now())",
            realm.tenant_id,
            chat_id,
            realm.words("chat"),
            sealer().seal(b"jsons://hooks.example/in"),
            call.verb != "test",
        )
    return Row(chat_id)


TELLING = {
    "chat": chat,
    "notice": notice,
    "delivery": delivery,
    "disabled_address": disabled_address,
    "webhook": webhook,
    "webhook_message": webhook_message,
}
