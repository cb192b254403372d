"""Acceptance: a pack that is whole, a day that both agreed to, a session, and the customer's own signature on all of
it; what he was promised is kept by the desk from then on."""

import asyncio
from datetime import date

import asyncpg
import pytest
from msgspec.structs import replace

from services.projects.acceptance.handing_over import last_day
from services.projects.acceptance.reminding import remind
from services.projects.db import DB
from shared.contracts.delivery import deliverables as d
from shared.contracts.delivery.acceptance_views import AcceptanceState as S
from shared.contracts.delivery.acceptance_views import MyAcceptance, PackProblem
from shared.contracts.delivery.deliverables import DocumentClass as K
from shared.contracts.delivery.gates import READ_GATES, Answer, ReadGates
from shared.contracts.delivery.my_projects import JUDGE_DELIVERABLE
from shared.contracts.parties import Party
from shared.core.errors import DomainError, NotFound
from shared.core.ids import new_id
from shared.db.doors import Door
from shared.storage.objects import objects
from tests.matrix.behind import superuser
from tests.projects.accepting import ASKED, DECIDES, PROMISED, day, make_site


@pytest.fixture
async def site(ask, whole, cast):
    return await make_site(ask, whole, cast)


async def refused(act) -> DomainError:
    with pytest.raises(DomainError) as found:
        await act
    return found.value


async def events(site, what: str) -> list[str]:
    rows = await _as_owner(
        "select body from outbox where tenant_id = $1 and topic like '%acceptance.moved%' order by id", site
    )
    return [row["body"] for row in rows if f'"what":"{what}"' in row["body"]]


async def test_a_pack_is_complete_when_nothing_required_is_missing_unreviewed_or_stale(site):
    await site.phase("executing")
    one = await site.do("begin")
    assert [line.is_missing for line in one.pack.classes] == [True] * 4
    error = await refused(site.do("complete"))
    assert (error.code, error.params["names"]) == ("acceptance.pack", ", ".join(ASKED))
    made = {which: await site.deliver(which) for which in ASKED[:3]}
    hidden = await site.deliver(K.CUSTOMER_FEEDBACK, is_visible=False)
    unread = await site.deliver(K.TEST_REPORT, until="submit")
    ready = await site.deliver(K.TEST_REPORT, until="pass")
    stale = made[K.TEST_REPORT]
    wish = d.ChangeDeliverable(
        deliverable_id=stale.id, revision=stale.revision, name="測試報告", document_class=K.TEST_REPORT, standard="新"
    )
    await site.write(site.cast.junyan, d.CHANGE_DELIVERABLE, wish)
    one = await site.read()
    found = {line.item.deliverable_id: line.problem for each in one.pack.classes for line in each.lines}
    assert found == {
        made[K.PROJECT_DOCUMENT].id: None,
        made[K.SERVICE_REPORT].id: None,
        stale.id: PackProblem.STALE,
        hidden.id: PackProblem.HIDDEN,
        unread.id: PackProblem.UNREVIEWED,
        ready.id: PackProblem.UNDELIVERED,
    }
    error = await refused(site.do("complete"))
    assert error.params["names"] == "D-3 測試報告, D-4 測試報告, D-5 測試報告, D-6 測試報告"
    for each in (stale, hidden, unread, ready):
        one = await site.do("exempt", document_class=None, deliverable_id=each.id, reason="下一期才交")
    one = await site.do("complete")
    assert (one.state, one.pack.problems, len(one.content_hash)) == (S.PACK_COMPLETE, 0, 64)
    assert (await refused(site.do("propose"))).code == "acceptance.phase"
    await site.phase("acceptance")
    assert (await refused(site.do("propose"))).code == "acceptance.commitment"
    await site.do("promise")
    first = made[K.PROJECT_DOCUMENT]
    said = d.ChangeDeliverable(deliverable_id=first.id, revision=first.revision, name="新的名字", standard="")
    await site.write(site.cast.junyan, d.CHANGE_DELIVERABLE, said)
    assert (await site.read()).pack.is_changed
    assert (await refused(site.do("propose"))).code == "acceptance.changed"
    await site.do("withdraw")
    await site.do("complete")
    assert (await site.do("propose")).state == S.PROPOSED


async def test_day_and_standard_are_agreed_and_frozen(site):
    """The customer asks for another day, then agrees; both are reminded; the standard is what he agreed to."""
    await site.until(S.PACK_COMPLETE)
    with pytest.raises(NotFound):
        await site.mine()
    assert (await refused(site.do("propose", held_on=day(-2)))).code == "acceptance.day"
    await site.do("propose")
    shown = await site.mine()
    assert (shown.state, shown.place, shown.commitment) == (S.PROPOSED, "台北總院 3 樓", PROMISED)
    assert shown.verbs == ("confirm", "postpone", "ask_mine")
    assert [item.files[0].name for item in shown.pack] == ["報告.txt"]
    said = await site.do("postpone")
    assert (said.state, said.wish_on, said.verbs) == (S.PACK_COMPLETE, day(20), ())
    await site.do("propose", held_on=day(20))
    assert (await site.do("confirm", site.second)).confirmed_by == "李文傑"
    async with DB.tenant_scope(site.cast.tenant_id):
        due = await DB.value(
            "select fire_at from due where tenant_id = $1 and kind = 'acceptance_reminder'", site.cast.tenant_id
        )
        assert due.date() == day(17)
        await remind(site.cast.tenant_id, shown.id)
    (told,) = await events(site, "remind")
    assert str(site.second.actor_id) in told
    assert str(site.cast.yutong.actor_id) in told
    assert len(await events(site, "propose")) == 2


async def test_questions_minutes_and_what_was_mended_before_the_decision(site):
    await site.until(S.CONFIRMED)
    await site.do("start")
    assert (await refused(site.do("ask_decision"))).code == "acceptance.minutes"
    await site.do("ask_mine")
    await site.do("record")
    assert (await refused(site.do("ask_decision"))).code == "acceptance.minutes"
    await site.do("answer", site.cast.junyan)
    assert (await site.mine()).verbs == ("ask_mine",)
    assert (await refused(site.do("accept"))).code == "acceptance.unasked"
    await site.do("ask_decision")
    assert (await site.mine()).verbs == ("ask_mine", "sign")
    await site.do("fix")
    (line,) = [line for each in (await site.read()).pack.classes for line in each.lines]
    one = await site._ask(
        d.READ_DELIVERABLE, site.cast.junyan, d.ReadDeliverable(deliverable_id=line.item.deliverable_id)
    )
    judged = d.JudgeDeliverable(
        deliverable_id=one.id, revision=one.revision, verdict=d.Verdict.CONDITIONAL, reason="補"
    )
    await site.write(site.hsiaohan, JUDGE_DELIVERABLE, judged)
    again = await site._ask(d.READ_DELIVERABLE, site.cast.junyan, d.ReadDeliverable(deliverable_id=one.id))
    await site.carry_on(again, until="submit", text=b"chapter 3")
    assert (await refused(site.do("resume"))).code == "acceptance.pack"
    again = await site._ask(d.READ_DELIVERABLE, site.cast.junyan, d.ReadDeliverable(deliverable_id=one.id))
    again = await site.write(
        site.quality, d.PASS_DELIVERABLE, d.ReviewDeliverable(deliverable_id=one.id, revision=again.revision)
    )
    await site.write(
        site.cast.yutong, d.DELIVER_DELIVERABLE, d.MoveDeliverable(deliverable_id=one.id, revision=again.revision)
    )
    await site.do("resume")
    assert [item.version for item in (await site.mine()).pack] == [2]
    await site.do("ask_decision")
    assert (await site.do("accept")).state == S.ACCEPTED


async def test_a_signature_covers_all_of_it_to_the_last_byte(site, ask):
    """What differs by one byte afterwards, in a file, in the record or in the pack, is not what was signed."""
    one = await site.until(S.IN_SESSION)
    assert (await refused(site.do("accept", typed_name="林語彤"))).code == "acceptance.name"
    assert (await refused(site.do("accept", content_hash="0" * 64))).code == "acceptance.changed"
    assert (await refused(site.do("reserve", reservations=()))).code == "acceptance.reservations"
    assert (await refused(site.do("reject", words=" "))).code == "acceptance.words"
    said = await site.do("accept", typed_name=" 王 筱涵 ")
    signature = said.signature
    assert signature is not None
    assert (signature.signer, signature.address, signature.satisfaction) == ("王筱涵", "203.0.113.7", 4)
    for who in (site.cast.yutong, site.hsiaohan):
        found = await site.valid(who)
        assert (found.is_valid, found.files, found.changed) == (True, 1, ())
    with pytest.raises(NotFound):
        await site.valid(site.stranger)
    async with DB.tenant_scope(site.cast.tenant_id):
        key = await DB.value("select key from project_file where tenant_id = $1", site.cast.tenant_id)
    await objects().put(key, b"pasSed")
    found = await site.valid()
    assert (found.is_valid, found.changed) == (False, ("報告.txt",))
    await objects().put(key, b"passed")
    assert (await site.valid()).is_valid
    for table, wish in (
        ("acceptance", "minutes = minutes || ' '"),
        ("acceptance", "standard = standard || '。'"),
        ("acceptance", "commitment = jsonb_set(commitment, '{months}', '13')"),
        ("acceptance_signature", "satisfaction = 5"),
        ("deliverable_version", "note = note || ' '"),
        ("project_file", "sha256 = repeat('0', 64)"),
    ):
        before = await _as_owner(f"select * from {table} where tenant_id = $1", site)
        await _as_owner(f"update {table} set {wish} where tenant_id = $1", site)
        assert not (await site.valid()).is_valid, (table, wish)
        column = wish.split(" ", 1)[0]
        await _as_owner(f"update {table} set {column} = $2 where tenant_id = $1", site, before[0][column])
        assert (await site.valid()).is_valid, (table, wish)
    assert one.content_hash != signature.content_hash


async def _as_owner(sql: str, site, *values):
    """As somebody who may do anything to the database, as an intruder would."""
    async with superuser(Party.PROJECTS) as connection:
        return await connection.fetch(sql, site.cast.tenant_id, *values)


async def test_nobody_of_ours_signs_for_the_customer(site):
    """Not by the call, not by the database: the staff's login has no grant, and a decision has its signature."""
    one = await site.until(S.IN_SESSION)
    for name in ("yutong", "junyan", "quality", "mingche", "peishan", "chengen", "shihan", "stranger"):
        for verb in DECIDES:
            error = await refused(site.do(verb, site.who(name)))
            assert error.code in {"kind.refused", "permission.missing", "acceptance.not_found"}, (name, verb)
    values = f"""insert into acceptance_signature values ('{site.cast.tenant_id}', '{new_id()}', '{one.id}',
      '{site.cast.customer_id}', 'accepted', '{{signer}}', '王筱涵', '王筱涵', now(), '', 5, '', '')"""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with DB.tenant_scope(site.cast.tenant_id):
            await DB.run(values.format(signer=site.hsiaohan.actor_id))
    with pytest.raises(asyncpg.CheckViolationError):
        async with DB.tenant_scope(site.cast.tenant_id):
            await DB.run("update acceptance set state = 'accepted' where tenant_id = $1", site.cast.tenant_id)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with DB.scope(site.hsiaohan, door=Door.PORTAL):
            await DB.run(values.format(signer=site.cast.yutong.actor_id))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with DB.scope(replace(site.hsiaohan, customer_id=new_id()), door=Door.PORTAL):
            await DB.run(values.format(signer=site.hsiaohan.actor_id))


async def test_two_contacts_who_sign_at_once_are_one(site):
    await site.until(S.IN_SESSION)
    yes = [site.do("accept") for _ in range(10)]
    no = [site.do("reject", site.second, typed_name="李文傑") for _ in range(10)]
    answers = await asyncio.gather(*yes, *no, return_exceptions=True)
    assert sum(isinstance(one, MyAcceptance) for one in answers) == 1
    assert {one.code for one in answers if isinstance(one, DomainError)} <= {"acceptance.stale", "state.move_unknown"}
    async with DB.tenant_scope(site.cast.tenant_id):
        assert (
            await DB.value("select count(*) from acceptance_signature where tenant_id = $1", site.cast.tenant_id) == 1
        )


async def test_reservations_become_nonconformities_and_the_promise_goes_out(site, ask):
    await site.until(S.IN_SESSION)
    before = {one.code: one.answer for gate in await _gates(site, ask) for one in gate.checks}
    assert (before["customer_accepted"], before["commitment_sent"]) == (Answer.MISSING, Answer.MISSING)
    said = await site.do("reserve")
    assert [(one.text, one.due_on, one.nonconformity) for one in said.reservations] == [
        ("補上手冊第三章", day(14), None)
    ]

    async with asyncio.timeout(20):
        while not (told := await events(site, "sent")):
            await asyncio.sleep(0.05)
    (told,) = told
    assert str(site.hsiaohan.actor_id) in told
    one = await site.read()
    assert one.reservations[0].nonconformity
    async with DB.tenant_scope(site.cast.tenant_id):
        row = await DB.row(
            "select source, due_on, project_id, state from nonconformity where tenant_id = $1", site.cast.tenant_id
        )
    assert tuple(row) == ("acceptance", day(14), site.made.id, "open")
    assert (one.satisfaction.project, one.satisfaction.project_answers) == ("4.00", 1)
    after = {one.code: one.answer for gate in await _gates(site, ask) for one in gate.checks}
    assert (after["customer_accepted"], after["commitment_sent"]) == (Answer.KEPT, Answer.KEPT)
    (row,) = await _as_owner("select body from outbox where tenant_id = $1 and topic like '%project.accepted%'", site)
    body = row["body"]
    assert '"response_minutes":15' in body
    assert '"contact":"0800-123-456"' in body


async def _gates(site, ask):
    return (await ask(READ_GATES, site.cast.yutong, ReadGates(project_id=site.made.id))).gates


async def test_after_a_rejection_the_next_round_begins(site):
    await site.until(S.REJECTED)
    assert (await site.valid()).is_valid
    one = await site.do("begin")
    assert (one.round, one.state, one.commitment, one.signature) == (2, S.PREPARING, PROMISED, None)
    assert (await refused(site.do("begin"))).code == "acceptance.begun"
    assert (await site.mine()).state == S.REJECTED
    for verb in ("complete", "propose", "confirm", "start", "record", "ask_decision", "accept"):
        await site.do(verb)
    assert (await site.mine()).round == 2
    assert (await site.read()).satisfaction.customer_answers == 2


def test_months_end_the_day_before():
    assert last_day(date(2026, 12, 1), 12) == date(2027, 11, 30)
    assert last_day(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert last_day(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert last_day(date(2026, 3, 31), 12) == date(2027, 3, 30)
    assert last_day(date(2026, 3, 31), None) is None
