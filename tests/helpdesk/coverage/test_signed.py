"""From the customer's signature to the desk's clocks: what he was promised at acceptance is what his next ticket gets."""

from shared.contracts.delivery.acceptance_views import AcceptanceState as S
from shared.contracts.desk.commitments import LIST_COMMITMENTS, ListCommitments
from tests.factories.projects import make_cast
from tests.helpdesk.coverage.test_coverage import opened, page_of, response_minutes
from tests.matrix.behind import until
from tests.projects.accepting import make_site


async def test_a_signed_project_is_served_as_promised(ask, whole, cast):
    delivery = await make_cast(
        tenant=cast.tenant_id, customer=cast.hsiaohan.customer_id, contact=cast.hsiaohan.actor_id
    )
    site = await make_site(ask, whole, delivery)
    await site.until(S.IN_SESSION)

    async def commitments():
        return (await ask(LIST_COMMITMENTS, cast.peishan, ListCommitments(customer_id=site.cast.customer_id))).items

    assert await commitments() == ()
    await site.do("accept")
    await until(commitments)
    (made,) = await commitments()
    assert (made.title, made.project_code, made.contact) == ("門診資訊系統升級", site.made.code, "0800-123-456")
    assert [(one.priority, one.response_minutes, one.resolution_minutes) for one in made.priorities] == [(1, 15, 120)]
    page = await page_of(ask, cast, await opened(ask, cast))
    assert (page.coverage.verdict, page.coverage.commitment_id) == ("covered", made.id)
    assert (page.ticket.priority, response_minutes(page)) == (3, 240)
    urgent = await page_of(ask, cast, await opened(ask, cast, impact=1, urgency=1))
    clocks = {one.clock: one.target_minutes for one in urgent.clocks}
    assert (urgent.ticket.priority, clocks["first_response"], clocks["total_resolution"]) == (1, 15, 120)
