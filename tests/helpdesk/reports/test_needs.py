"""What customers ask for, counted by hand: twelve months beside the year before, and no change told of a handful."""

from datetime import UTC, date, datetime

from services.helpdesk.db import DB
from services.helpdesk.reports.needs import change, moved
from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.needs import READ_NEEDS, NeedsQuery
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.core.ids import new_id


async def opened(ask, cast, at, category_id=None, count=1, who=None):
    for _number in range(count):
        command = OpenTicket(title="需求", body="內容", category_id=category_id)
        made = await ask(OPEN_TICKET, who or cast.hsiaohan, command, key=new_id().hex)
        async with DB.tenant_scope(cast.tenant_id):
            await DB.run("update ticket set opened_at = $2 where id = $1", made.id, at)


def test_months_and_changes():
    assert [moved(date(2026, 1, 1), by) for by in (-13, -1, 0, 12)] == [
        date(2024, 12, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2027, 1, 1),
    ]
    assert change(6, 4, 5) == 0.5
    assert change(4, 4, 5) is None
    assert change(9, 0, 5) is None


async def test_by_category_and_month_where_the_company_is(ask, cast):
    printers = await ask(CREATE_CATEGORY, cast.peishan, CreateCategory(name="列印"), key=new_id().hex)
    networks = await ask(CREATE_CATEGORY, cast.peishan, CreateCategory(name="網路"), key=new_id().hex)
    # Half past midnight on the first in Taipei is still October in UTC.
    await opened(ask, cast, datetime(2026, 10, 31, 16, 30, tzinfo=UTC), printers.id, 6)
    await opened(ask, cast, datetime(2026, 10, 5, 4, tzinfo=UTC), printers.id, 4)
    await opened(ask, cast, datetime(2025, 11, 5, 4, tzinfo=UTC), printers.id, 5)
    await opened(ask, cast, datetime(2026, 11, 5, 4, tzinfo=UTC), networks.id, 2, cast.stranger)
    await opened(ask, cast, datetime(2026, 10, 5, 4, tzinfo=UTC), networks.id, 1)
    await opened(ask, cast, datetime(2026, 11, 6, 4, tzinfo=UTC))
    query = NeedsQuery(month=date(2026, 11, 20), zone="Asia/Taipei")
    found = await ask(READ_NEEDS, cast.peishan, query)
    assert found.month == date(2026, 11, 1)
    assert [one.month for one in found.months][:2] == [date(2025, 12, 1), date(2026, 1, 1)]
    assert (found.months[-1].count, found.months[-1].year_before, found.months[-2].count) == (9, 5, 5)
    told = [(one.path, one.this, one.before, one.year_before) for one in found.needs]
    assert told == [(("列印",), 6, 4, 5), (("網路",), 2, 1, 0), (None, 1, 0, 0)]
    first, second, _third = found.needs
    assert (first.change, first.change_of_year) == (0.5, 0.2)
    assert (second.change, second.change_of_year) == (None, None)
    assert first.counts == (0,) * 10 + (4, 6)
    theirs = NeedsQuery(month=date(2026, 11, 1), customer_id=cast.stranger.customer_id, zone="Asia/Taipei", least=1)
    alone = (await ask(READ_NEEDS, cast.peishan, theirs)).needs
    assert [(one.path, one.this, one.change) for one in alone] == [(("網路",), 2, None)]
