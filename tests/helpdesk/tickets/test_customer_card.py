"""The customer's card on a ticket: what was promised and is good today, how much is open."""

from datetime import date, timedelta

from shared.contracts.desk.commitments import CREATE_COMMITMENT, CreateCommitment
from shared.contracts.helpdesk import OPEN_TICKET, TICKET_PAGE, NumberQuery, OpenTicket
from shared.core.clock import now
from shared.core.ids import new_id
from tests.helpdesk.clocks.world import opened


async def committed(ask, cast, title, customer_id, **more):
    given = {"content": "含到場服務", "valid_from": date(2020, 1, 1), **more}
    command = CreateCommitment(customer_id=customer_id, title=title, **given)
    return await ask(CREATE_COMMITMENT, cast.peishan, command, key=new_id().hex)


async def test_what_was_promised_today_the_tickets_own_first(ask, cast):
    mine, other = cast.hsiaohan.customer_id, cast.stranger.customer_id
    day = timedelta(days=1)
    await committed(ask, cast, "年度維護", mine, response_minutes=30)
    ticket = await opened(ask, cast)
    await committed(ask, cast, "加購", mine, valid_from=now().date() - day, valid_until=now().date() + 2 * day)
    await committed(ask, cast, "已過期", mine, valid_until=date(2020, 12, 31))
    await committed(ask, cast, "還沒開始", mine, valid_from=now().date() + 3 * day)
    await committed(ask, cast, "別人的", other)
    await ask(OPEN_TICKET, cast.manager, OpenTicket(title="另一張", body="x"))
    card = (await ask(TICKET_PAGE, cast.bohan, NumberQuery(number=int(ticket.number[3:])))).customer
    assert [(one.title, one.is_this) for one in card.promised] == [("年度維護", True), ("加購", False)]
    assert (card.open, card.tickets) == (2, 2)
