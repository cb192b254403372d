"""People's skills: every state, verb and person; claims are not proof, and nobody verifies himself."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from services.projects.skills.states import SKILL
from shared.contracts.delivery import skills as c
from shared.contracts.delivery.project_files import LOCATE_PROJECT_FILE, LocateProjectFile
from shared.contracts.parties import Kind, Party
from shared.contracts.roles import Role
from shared.core.clock import now
from shared.core.errors import DomainError, NotFound
from shared.core.ids import new_id
from shared.storage.keys import Thing, key_of
from shared.storage.objects import objects
from shared.storage.receipts import PURPOSE, issue

CALLS = {call.verb: call for call in (c.VERIFY_SKILL, c.REFUSE_SKILL, c.RESTATE_SKILL, c.END_SKILL)}
PATHS = {"claimed": (), "verified": ("verify",), "refused": ("refuse",), "ended": ("end",)}
WRITERS, VERIFIERS = {"junyan", "hr"}, {"wenbin", "hr"}


class Files:
    """郭俊彥 has skills, 許文彬 heads him, 蔡承恩 keeps people's files here."""

    def __init__(self, ask, cast) -> None:
        self._ask, self.cast = ask, cast
        self.hr = replace(cast.chengen, roles=(Role.HR,))

    async def by(self, who, call, **given):
        return await self._ask(call, who, call.takes(**given), key=uuid4().hex)

    async def refused(self, who, call, **given) -> str:
        with pytest.raises(DomainError) as told:
            await self.by(who, call, **given)
        return told.value.code

    async def skill(self, **given) -> c.SkillView:
        return await self.by(self.cast.mingche, c.CREATE_SKILL, name=uuid4().hex[:12], **given)

    async def claim(self, who=None, **given) -> c.PersonSkillView:
        given = {"skill_id": (await self.skill()).id, "proof": "OCP 2025-118", **given}
        return await self.by(who or self.cast.junyan, c.CLAIM_SKILL, **given)

    async def act(self, who, one, verb, **given) -> c.PersonSkillView:
        return await self.by(who, CALLS[verb], **self.filled(one, verb, **given))

    def filled(self, one, verb, **given):
        more = {"reason": "證號查無"} if verb == "refuse" else {}
        return {"person_skill_id": one.id, "revision": one.revision, **more, **given}

    def named(self, name):
        return self.hr if name == "hr" else getattr(self.cast, name)


@pytest.fixture
def files(ask, cast):
    return Files(ask, cast)


def expected(state: str, verb: str) -> bool:
    """In words: a claim is verified or refused, what was verified may yet be refused; until it ends it is said anew."""
    return state != "ended" and {"verify": state == "claimed", "refuse": state in {"claimed", "verified"}}.get(
        verb, True
    )


async def test_every_state_verb_and_person(files, cast):
    assert set(SKILL.verbs()) == set(CALLS)
    for state in SKILL.states:
        for verb, call in CALLS.items():
            his = VERIFIERS if verb in {"verify", "refuse"} else WRITERS
            for name in ("junyan", "wenbin", "hr", "yutong", "mingche", "yating"):
                one = await files.claim()
                for before in PATHS[state]:
                    one = await files.act(cast.wenbin if before != "end" else cast.junyan, one, before)
                who = files.named(name)
                if name not in his:
                    code = await files.refused(who, call, **files.filled(one, verb))
                    assert code == ("skill.own" if name == "junyan" else "skill.not_yours"), (state, verb, name)
                elif expected(state, verb):
                    assert (await files.act(who, one, verb)).state == SKILL.next(c.SkillState(state), verb)
                else:
                    assert await files.refused(who, call, **files.filled(one, verb)) == "state.move_unknown"


async def test_four_eyes(files, cast, ask):
    """Who writes it down for another does not verify it; the head above does, and he hears of it."""
    one = await files.claim(files.hr, member_id=cast.junyan.actor_id)
    assert "verify" not in one.verbs
    assert await files.refused(files.hr, c.VERIFY_SKILL, **files.filled(one, "verify")) == "skill.own"
    assert await files.refused(cast.yutong, c.CLAIM_SKILL, skill_id=one.skill_id, member_id=cast.junyan.actor_id) == (
        "skill.not_yours"
    )
    waiting = await ask(c.LIST_WAITING_SKILLS, cast.wenbin, c.ListWaitingSkills())
    assert [each.id for each in waiting.items] == [one.id]
    assert (await ask(c.LIST_WAITING_SKILLS, cast.yating, c.ListWaitingSkills())).items == ()
    one = await files.act(cast.wenbin, one, "verify")
    assert (one.is_proved, one.decided_by) == (True, "許文彬")
    one = await files.act(cast.junyan, one, "restate", level=5, proof="新證")
    assert (one.state, one.is_proved, one.decided_by) == ("claimed", False, None)
    # The head of the department himself: nobody of the company stands above, so HR does.
    own = await files.claim(cast.wenbin)
    assert await files.refused(cast.wenbin, c.VERIFY_SKILL, **files.filled(own, "verify")) == "skill.own"
    assert (await files.act(files.hr, own, "verify")).is_proved


async def test_proof(files, cast):
    """Nothing to look at, nothing verified; an expired one counts no more."""
    bare = await files.claim(proof=" ")
    assert await files.refused(cast.wenbin, c.VERIFY_SKILL, **files.filled(bare, "verify")) == "skill.proof"
    yesterday = now().date() - timedelta(days=1)
    late = await files.claim(expires_on=yesterday)
    assert await files.refused(cast.wenbin, c.VERIFY_SKILL, **files.filled(late, "verify")) == "skill.proof"
    days = {"issued_on": date(2026, 2, 1), "expires_on": date(2026, 1, 1)}
    assert await files.refused(cast.junyan, c.CLAIM_SKILL, skill_id=bare.skill_id, **days) == "skill.days"


async def test_a_certificate(files, cast, ask, whole):
    """A file is proof too; colleagues may look at it, a customer may not; said anew, one goes and another comes."""
    bus = await whole.bus(Party.GATEWAY)

    async def receipt(text: bytes) -> str:
        file_id = new_id()
        await objects().put(key_of(cast.tenant_id, Thing.UPLOAD, file_id), text)
        key = bus.key_to(Party.PROJECTS, PURPOSE)
        return issue(key, cast.junyan, file_id=file_id, name="證書.txt", type="text/plain", size=len(text))

    sent = await receipt(b"OCP")
    one = await files.claim(proof="", files=(sent,))
    (file,) = one.files
    assert (file.name, file.size) == ("證書.txt", 3)
    place = await ask(LOCATE_PROJECT_FILE, cast.yating, LocateProjectFile(file_id=file.id))
    assert await objects().read(place.key) == b"OCP"
    customer = replace(cast.yating, kind=Kind.CUSTOMER, customer_id=cast.customer_id, roles=(Role.CC,))
    with pytest.raises(NotFound):
        await ask(LOCATE_PROJECT_FILE, customer, LocateProjectFile(file_id=file.id))
    one = await files.act(cast.wenbin, one, "verify")
    told = await files.refused(cast.junyan, c.RESTATE_SKILL, **files.filled(one, "restate", files=(sent,)))
    assert told == "project_file.refused"  # a receipt is good for once
    one = await files.act(cast.junyan, one, "restate", files=(await receipt(b"new"),), drops=(file.id,))
    assert (one.state, [each.size for each in one.files], len(one.files)) == ("claimed", [3], 1)
    assert one.files[0].id != file.id
    told = await files.refused(cast.junyan, c.RESTATE_SKILL, **files.filled(one, "restate", drops=(file.id,)))
    assert told == "project_file.refused"  # it is gone already
    many = tuple([await receipt(b"x") for _number in range(c.MOST_FILES)])
    told = await files.refused(cast.junyan, c.RESTATE_SKILL, **files.filled(one, "restate", files=many))
    assert told == "skill.files"


async def test_the_catalogue(files, cast, ask):
    made = await files.skill(text="第一級")
    assert await files.refused(cast.mingche, c.CREATE_SKILL, name=made.name.upper()) == "skill.twice"
    assert await files.refused(cast.yutong, c.CREATE_SKILL, name="x") == "permission.missing"
    one = await files.claim(skill_id=made.id, level=4)
    assert await files.refused(cast.junyan, c.CLAIM_SKILL, skill_id=made.id) == "skill.twice"
    await files.act(cast.wenbin, one, "verify")
    await files.claim(cast.yutong, skill_id=made.id, level=5)
    found = await ask(c.FIND_SKILLED, cast.junyan, c.FindSkilled(skill_id=made.id, min_level=4))
    assert [(each.member_name, each.is_proved) for each in found.items] == [("郭俊彥", True), ("林語彤", False)]
    change = {"skill_id": made.id, "revision": made.revision, "name": "新名", "is_retired": True}
    told = await files.by(cast.mingche, c.CHANGE_SKILL, **change)
    assert (told.name, told.is_retired, told.holders) == ("新名", True, 1)
    assert await files.refused(cast.mingche, c.CHANGE_SKILL, **change) == "skill.stale"
    assert await files.refused(cast.shihan, c.CLAIM_SKILL, skill_id=made.id) == "skill.retired"
    person = await ask(c.READ_PERSON_SKILLS, cast.shihan, c.ReadPersonSkills(member_id=cast.junyan.actor_id))
    assert ([each.skill_name for each in person.items], person.may_claim) == (["新名"], False)
    with pytest.raises(NotFound):
        await ask(c.FIND_SKILLED, cast.junyan, c.FindSkilled(skill_id=uuid4()))
