"""A project that its customer accepted leaves a commitment: once, as agreed last, over the real outbox and broker."""

from services.projects.db import DB as PROJECTS
from shared.contracts.delivery.accepted import AcceptedPromise, ProjectAccepted
from shared.contracts.desk.commitments import (
    ARCHIVE_COMMITMENT,
    CHANGE_COMMITMENT,
    LIST_COMMITMENTS,
    ArchiveCommitment,
    ChangeCommitment,
    ListCommitments,
)
from shared.core.ids import new_id
from shared.outbox.outbox import record, service_caller
from tests.helpdesk.coverage.test_coverage import day, done, opened, page_of, policy
from tests.matrix.behind import until


async def test_an_accepted_project_becomes_a_commitment_and_follows_what_is_agreed_later(ask, cast):
    project = new_id()

    async def accepts(version, **more):
        words = {"title": "叫號系統維護", "content": "電話支援與到場維修", "code": "P-2026-012"} | more
        event = ProjectAccepted(
            id=project,
            version=version,
            customer_id=cast.hsiaohan.customer_id,
            valid_from=day(-1),
            valid_until=day(364),
            warranty_until=day(400),
            around_the_clock=True,
            response_minutes=240,
            resolution_minutes=2_880,
            promises=(AcceptedPromise(priority=1, response_minutes=15, resolution_minutes=120),),
            products=("叫號系統 X200",),
            contact="0800-123-456",
            **words,
        )
        async with PROJECTS.tenant_scope(cast.tenant_id):
            await record(PROJECTS, service_caller(PROJECTS, cast.tenant_id), event)

    async def commitments(*, archived=False):
        listing = ListCommitments(customer_id=cast.hsiaohan.customer_id, archived=archived)
        return (await ask(LIST_COMMITMENTS, cast.peishan, listing)).items

    async def says(title, *, archived=False):
        async def said():
            return any(one.title == title for one in await commitments(archived=archived))

        await until(said)

    await accepts(1)
    await says("叫號系統維護")
    (made,) = await commitments()
    assert (made.content, made.products, made.contact) == ("電話支援與到場維修", ("叫號系統 X200",), "0800-123-456")
    assert (made.valid_until, made.warranty_until, made.around_the_clock) == (day(364), day(400), True)
    assert (made.response_minutes, made.resolution_minutes, made.project_code) == (240, 2_880, "P-2026-012")
    assert [(one.priority, one.response_minutes, one.resolution_minutes) for one in made.priorities] == [(1, 15, 120)]
    assert (await page_of(ask, cast, await opened(ask, cast))).coverage.commitment_id == made.id

    chosen = await policy(ask, cast, "叫號系統", 30)
    same = {name: getattr(made, name) for name in ChangeCommitment.__struct_fields__ if hasattr(made, name)}
    ours = ChangeCommitment(commitment_id=made.id, **{**same, "policy_id": chosen.id})
    await done(ask, cast.peishan, CHANGE_COMMITMENT, ours)
    await accepts(1, title="又一次")  # the same word, in another event
    await accepts(3, title="續約一年")
    await says("續約一年")
    await accepts(2, title="遲到的一份")
    await accepts(4, title="再續一年")
    await says("再續一年")
    (renewed,) = await commitments()
    assert (renewed.id, renewed.policy_id, renewed.revision) == (made.id, chosen.id, 4)

    await done(ask, cast.peishan, ARCHIVE_COMMITMENT, ArchiveCommitment(commitment_id=made.id, revision=4))
    await accepts(5, title="結束之後")
    await says("結束之後", archived=True)
    assert await commitments() == ()
