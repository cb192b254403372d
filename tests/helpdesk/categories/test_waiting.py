"""Suggestions for what was imported wait for all others."""

from services.helpdesk.suggestions.making import BATCH
from shared.core.clock import now
from tests.factories.helpdesk import make_cast
from tests.helpdesk.categories.test_tickets import page_of
from tests.helpdesk.categories.world import asked, suggested, taught
from tests.helpdesk.clocks.test_silent import LONG_AGO, imported, take_over
from tests.helpdesk.clocks.world import value
from tests.matrix.behind import until


async def test_whoever_writes_waits_for_nobody_s_import(ask, cast, worker):
    await taught(ask, cast, worker)
    other = await make_cast()
    await taught(ask, other, worker)
    fresh = await asked(ask, cast.hsiaohan, "印表機卡紙")
    taken = [await take_over(other, imported(other, now() - LONG_AGO)) for _ in range(2 * BATCH)]
    await worker.make_due()
    assert (await page_of(ask, cast, fresh)).suggestion.state == "open"
    waiting = "select count(*) from suggestion where tenant_id = $1 and fire_at is not null"
    assert await value(other.tenant_id, waiting) == len(taken)
    await suggested(ask, cast, worker, await asked(ask, cast.hsiaohan, "VPN 連不上"))

    async def are_made() -> bool:
        await worker.make_due()
        return not await value(other.tenant_id, waiting)

    await until(are_made, 60)
