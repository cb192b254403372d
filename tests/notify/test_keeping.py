"""What was told is kept for so many days, and what still has something before it for ever."""

from datetime import timedelta

from services.notify.db import DB
from services.notify.keeping import schedules
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.notify import LIST_NOTICES, READ_NOTICE, ListNotices, ReadNotice
from shared.core.clock import now
from shared.core.ids import first_id, new_id
from tests.factories.helpdesk import make_cast
from tests.factories.notify import copy_cast
from tests.notify.conftest import rows, until

KEPT = """
select (select count(*) from notice where tenant_id = $1) as bells,
  (select array_agg(state order by state) from delivery where tenant_id = $1) as deliveries,
  (select array_agg(state order by state) from webhook_message where tenant_id = $1) as messages,
  (select count(*) from webhook_attempt where tenant_id = $1) as attempts
"""


async def told(ask, cast):
    """Three tickets: a bell for each of three, one of them read; of three mails one left, one failed, one waits."""
    await copy_cast(cast)
    for title in ("印表機", "門禁", "網路"):
        await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title=title, body="卡紙"), key=new_id().hex)
    await until(lambda: all_there(cast))
    (first, *_) = (await ask(LIST_NOTICES, cast.bohan, ListNotices())).items
    await ask(READ_NOTICE, cast.bohan, ReadNotice(notice_id=first.id), key=new_id().hex)
    async with DB.tenant_scope(cast.tenant_id):
        tenant = cast.tenant_id
        ids = [row["id"] for row in await DB.rows("select id from delivery where tenant_id = $1 order by id", tenant)]
        for mail, state in zip(ids, ("sent", "failed", "pending"), strict=True):
            await DB.run("update delivery set state = $3 where tenant_id = $1 and id = $2", tenant, mail, state)
        webhook = new_id()
        await DB.run(
            "insert into webhook (tenant_id, id, name, url, events, state, secret, created_at) "
            "values ($1, $2, 'ERP', 'https://hooks.example', '{}', 'disabled', '', now())",
            tenant,
            webhook,
        )
        for state in ("sent", "sent", "failed", "pending"):
            message = new_id()
            await DB.run(
                "insert into webhook_message (tenant_id, id, webhook_id, event_id, event, body, state, due_at, created_at) "
                "values ($1, $2, $3, $2, 'ticket.opened', '{}', $4, now(), now())",
                tenant,
                message,
                webhook,
                state,
            )
            await DB.run(
                "insert into webhook_attempt (tenant_id, id, message_id, at, milliseconds) values ($1, $2, $3, now(), 1)",
                tenant,
                new_id(),
                message,
            )


async def all_there(cast):
    (found,) = await rows(cast, KEPT)
    return found["bells"] == 9 and len(found["deliveries"] or ()) == 3


async def kept(cast):
    (found,) = await rows(cast, KEPT)
    return found["bells"], *(" ".join(found[name] or ()) for name in ("deliveries", "messages")), found["attempts"]


async def test_each_kind_stays_its_days_and_what_waits_stays(ask, telling, monkeypatch):
    cast, other = await make_cast(), await make_cast()
    await told(ask, cast)
    await told(ask, other)
    monkeypatch.setattr(schedules, "BATCH", 2)
    mails, messages = "failed pending sent", "failed pending sent sent"
    for days, left in (
        (29, (9, mails, messages, 4)),
        (31, (9, mails, "failed pending", 2)),
        (91, (9, mails, "pending", 1)),
        (181, (8, mails, "pending", 1)),
        (366, (0, "pending", "pending", 1)),
    ):
        await schedules.tidy(cast.tenant_id, now() + timedelta(days=days))
        assert await kept(cast) == left, days
    assert await kept(other) == (9, mails, messages, 4)
    # By the clock, in every company: only what is old.
    old = now() - timedelta(days=schedules.NOTICE_DAYS + 1)
    async with DB.tenant_scope(other.tenant_id):
        await DB.run(
            "insert into notice (tenant_id, id, customer_id, recipient_id, event_id, kind, data, path, at, read_at) "
            "values ($1, $2, $3, $3, $2, 'ticket_opened', '{}', '/', $4, $4)",
            other.tenant_id,
            first_id(old),
            new_id(),
            old,
        )
    assert (await kept(other))[0] == 10
    await schedules.run()
    assert await kept(other) == (9, mails, messages, 4)
