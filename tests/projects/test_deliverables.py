"""What a project hands over: written, reviewed by another, delivered, judged by the customer; then it never changes."""

import asyncio
from itertools import product
from uuid import uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from services.projects.db import DB
from services.projects.deliverables.states import DELIVERABLE
from shared.contracts.delivery import deliverables as c
from shared.contracts.delivery import my_projects as m
from shared.contracts.delivery.project_files import LOCATE_PROJECT_FILE, LocateProjectFile
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.errors import DomainError, Invalid, NotFound
from shared.core.ids import new_id
from shared.db.doors import Door
from shared.storage.keys import Thing, key_of
from shared.storage.objects import objects
from shared.storage.receipts import PURPOSE, issue
from tests.factories.projects import make_project

S = c.DeliverableState


class Site:
    """`junyan` writes, `quality` reviews, `yutong` leads, `hsiaohan` is the customer's; `stranger` another customer's."""

    def __init__(self, ask, bus, cast, made) -> None:
        self._ask, self._bus, self.cast, self.made = ask, bus, cast, made
        self.quality = replace(cast.zhiyuan, roles=(Role.QM,))
        self.hsiaohan = Caller(
            tenant_id=cast.tenant_id,
            kind=Kind.CUSTOMER,
            actor_id=cast.contact_id,
            customer_id=cast.customer_id,
            roles=(Role.CC,),
            name="王筱涵",
        )
        self.stranger = replace(self.hsiaohan, actor_id=new_id(), customer_id=new_id())

    async def write(self, who, call, command):
        return await self._ask(call, who, command, key=uuid4().hex)

    async def add(self, **given):
        wish = c.AddDeliverable(project_id=self.made.id, name="測試報告", standard="通過率 100%", **given)
        return await self.write(self.cast.junyan, c.ADD_DELIVERABLE, wish)

    async def do(self, who, one, verb, **given):
        call, more = CALLS[verb]
        wish = call.takes(deliverable_id=one.id, revision=one.revision, **more, **given)
        return await self.write(who, call, wish)

    async def read(self, one):
        return await self._ask(c.READ_DELIVERABLE, self.cast.junyan, c.ReadDeliverable(deliverable_id=one.id))

    async def mine(self, who):
        return await self._ask(m.FIND_MY_PROJECT, who, m.FindMyProject(code=self.made.code))

    async def in_state(self, state: S):
        one = await self.add()
        for verb, who in PATHS[state]:
            await self.do(getattr(self, who, None) or getattr(self.cast, who), one, verb)
            one = await self.read(one)
        return one


REASON = {"reason": "第三章要補"}
CALLS = {
    "change": (c.CHANGE_DELIVERABLE, {"name": "測試報告", "standard": "通過率 100%"}),
    "draft": (c.DRAFT_DELIVERABLE, {}),
    "submit": (c.SUBMIT_DELIVERABLE, {"note": "第一版"}),
    "pass": (c.PASS_DELIVERABLE, {}),
    "back": (c.BACK_DELIVERABLE, REASON),
    "deliver": (c.DELIVER_DELIVERABLE, {}),
    "accept": (m.JUDGE_DELIVERABLE, {}),
    "condition": (m.JUDGE_DELIVERABLE, {"verdict": c.Verdict.CONDITIONAL, **REASON}),
    "reject": (m.JUDGE_DELIVERABLE, {"verdict": c.Verdict.REJECTED, **REASON}),
}
LINE = (("draft", "junyan"), ("submit", "junyan"), ("pass", "quality"), ("deliver", "yutong"))
PATHS = {
    S.PLANNED: (),
    S.DRAFTING: LINE[:1],
    S.INTERNAL_REVIEW: LINE[:2],
    S.READY: LINE[:3],
    S.DELIVERED: LINE,
    S.ACCEPTED: (*LINE, ("accept", "hsiaohan")),
    S.CONDITIONAL: (*LINE, ("condition", "hsiaohan")),
    S.REJECTED: (*LINE, ("reject", "hsiaohan")),
}
MAY = {
    "junyan": {"change", "draft", "submit"},
    "yutong": {"change", "draft", "submit", "pass", "back", "deliver"},
    "quality": {"pass", "back"},
    "hsiaohan": {"accept", "condition", "reject"},
    "chengen": set(),
    "stranger": set(),
}


@pytest.fixture
async def site(ask, whole, cast):
    return Site(ask, await whole.bus(Party.GATEWAY), cast, await make_project(cast, team=(cast.junyan,)))


async def receipt(site, who, text: bytes) -> str:
    """As the gateway would keep an upload and sign for it."""
    file_id = new_id()
    await objects().put(key_of(who.tenant_id, Thing.UPLOAD, file_id), text)
    key = site._bus.key_to(Party.PROJECTS, PURPOSE)
    return issue(key, who, file_id=file_id, name="報告.txt", type="text/plain", size=len(text))


async def test_from_a_draft_to_an_accepted_version(site, cast, ask):
    """Refused once, then accepted; each version stays as it was, and inside words stay inside."""
    one = await site.do(cast.junyan, await site.add(), "draft")
    with pytest.raises(Invalid):
        await site.write(
            cast.junyan, c.SUBMIT_DELIVERABLE, c.SubmitDeliverable(deliverable_id=one.id, revision=one.revision)
        )
    sent = await receipt(site, cast.junyan, "六項通過".encode())
    one = await site.do(cast.junyan, one, "submit", files=(sent,))
    (file,) = one.versions[0].files
    assert (one.state, one.version, file.name, len(file.sha256)) == (S.INTERNAL_REVIEW, 1, "報告.txt", 64)
    with pytest.raises(NotFound):
        await ask(LOCATE_PROJECT_FILE, site.hsiaohan, LocateProjectFile(file_id=file.id))
    one = await site.do(site.quality, one, "back")
    again = await site.do(cast.junyan, one, "submit")
    with pytest.raises(DomainError) as refused:
        await site.do(replace(cast.junyan, roles=(Role.QM,)), again, "pass")
    assert refused.value.code == "deliverable.own"
    one = await site.do(site.quality, again, "pass", reason="內部：樣本偏少")
    assert (await site.mine(site.hsiaohan)).deliverables == ()
    one = await site.do(cast.yutong, one, "deliver")
    (shown,) = (await site.mine(site.hsiaohan)).deliverables
    assert (shown.state, shown.version, shown.note, shown.verbs) == (
        S.DELIVERED,
        2,
        "第一版",
        ("accept", "condition", "reject"),
    )
    assert "內部" not in str(shown)
    said = await site.do(site.hsiaohan, shown, "reject")
    assert (said.state, said.judged_by, said.verbs) == (S.REJECTED, "王筱涵", ())
    one = await site.do(cast.junyan, await site.read(one), "draft")
    assert (await site.mine(site.hsiaohan)).deliverables[0].state == S.REJECTED
    sent = await receipt(site, cast.junyan, b"all passed")
    one = await site.do(cast.junyan, one, "submit", files=(sent,))
    one = await site.do(cast.yutong, await site.do(site.quality, one, "pass"), "deliver")
    (shown,) = (await site.mine(site.hsiaohan)).deliverables
    place = await ask(LOCATE_PROJECT_FILE, site.hsiaohan, LocateProjectFile(file_id=shown.files[0].id))
    assert await objects().read(place.key) == b"all passed"
    answers = await asyncio.gather(
        *(site.do(site.hsiaohan, shown, "accept") for _ in range(20)), return_exceptions=True
    )
    assert sum(isinstance(answer, m.MyDeliverable) for answer in answers) == 1
    one = await site.read(one)
    assert [each.verdict for each in one.versions] == [c.Verdict.ACCEPTED, c.Verdict.REJECTED, None]
    assert len({each.content_hash for each in one.versions}) == 3
    for hidden in (site.stranger, replace(site.hsiaohan, tenant_id=new_id())):
        with pytest.raises(NotFound):
            await site.mine(hidden)
        with pytest.raises(NotFound):
            await ask(LOCATE_PROJECT_FILE, hidden, LocateProjectFile(file_id=shown.files[0].id))
    # What was said of a version is the customer's: the staff's login may not write it, nor change what was written.
    for wish in ("verdict = 'accepted'", "note = 'x'", "content_hash = 'x'"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with DB.tenant_scope(cast.tenant_id):
                await DB.run(f"update deliverable_version set {wish} where tenant_id = $1", cast.tenant_id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with DB.scope(site.hsiaohan, door=Door.PORTAL):
            await DB.rows("select review_words from deliverable_version")


async def test_a_new_standard_makes_what_was_reviewed_stale(site, cast):
    one = await site.in_state(S.READY)
    assert not one.is_stale
    assert (await site.do(cast.junyan, one, "change")).is_stale is False
    one = await site.read(one)
    wish = c.ChangeDeliverable(
        deliverable_id=one.id, revision=one.revision, name=one.name, standard="通過率 100%，含壓力測試"
    )
    assert (await site.write(cast.junyan, c.CHANGE_DELIVERABLE, wish)).is_stale


async def test_every_state_verb_and_person(site):
    """Who may what in which state: the machine, the team, the author, and the walls."""
    tried = 0
    for state in DELIVERABLE.states:
        one = await site.in_state(state)
        assert one.state == state
        known = {move.verb for move in DELIVERABLE.moves if state in move.sources}
        for verb, name in product(CALLS, MAY):
            if verb in known and verb in MAY[name]:
                continue  # done on the way to the other states
            who = getattr(site, name, None) or getattr(site.cast, name)
            tried += 1
            with pytest.raises(DomainError) as refused:
                await site.do(who, one, verb)
            assert refused.value.code in {
                "deliverable.not_found",
                "deliverable.outside",
                "deliverable.own",
                "kind.refused",
                "permission.missing",
                "project.not_led",
                "state.move_unknown",
            }, (state, verb, name)
    assert tried == 402
