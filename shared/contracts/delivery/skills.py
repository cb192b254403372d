"""What people can do: a company's catalogue of skills, and who holds which, how well and by what proof."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Call, Command, R, Rest, View
from shared.contracts.delivery.deliverables import FILE_REFUSED, Receipts
from shared.contracts.fields import MemberId, Name, PersonSkillId, Revision, SkillFileId, SkillId
from shared.contracts.files import FileView
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

MEMBERS = frozenset({Kind.MEMBER})
Level = Annotated[int, Meta(ge=1, le=5)]
"""One to five: learns it, works under guidance, works alone, guides others, is asked by experts."""
Words = Annotated[str, Meta(max_length=1_000)]
Because = Annotated[str, Meta(min_length=1, max_length=1_000, pattern=r"\S")]
MOST_SKILLS, MOST_FOUND, MOST_FILES = 300, 100, 5


class SkillState(StrEnum):
    """What somebody says of himself is a claim until another has seen the proof."""

    CLAIMED = "claimed"
    VERIFIED = "verified"
    REFUSED = "refused"
    ENDED = "ended"


class SkillView(View):
    """`holders` are people whose proof holds today."""

    id: UUID
    name: str
    text: str
    is_retired: bool
    holders: int
    revision: int


class SkillCatalogue(View):
    items: tuple[SkillView, ...]
    may_manage: bool


class PersonSkillView(View):
    """`is_proved`: somebody has seen the proof, and it holds today."""

    id: UUID
    member_id: UUID
    member_name: str
    department: str | None
    skill_id: UUID
    skill_name: str
    level: int
    proof: str
    issued_on: date | None
    expires_on: date | None
    files: tuple[FileView, ...]
    state: SkillState
    is_proved: bool
    written_by: str
    decided_by: str | None
    decided_at: datetime | None
    words: str
    verbs: tuple[str, ...]
    revision: int


class PersonSkillList(View):
    items: tuple[PersonSkillView, ...]


class PersonSkills(View):
    """All that one person holds or held. `may_claim`: the reader writes them: himself, or who keeps people's files."""

    member_id: UUID
    name: str
    department: str | None
    items: tuple[PersonSkillView, ...]
    may_claim: bool


class ListSkills(Command):
    """Retired ones last."""


class CreateSkill(Command):
    name: Name
    text: Words = ""


class ChangeSkill(Command):
    """A retired one is claimed by nobody any more; who holds it keeps it."""

    skill_id: SkillId
    revision: Revision
    name: Name
    text: Words = ""
    is_retired: bool = False


class ReadPersonSkills(Command):
    """Of oneself, unless another is named."""

    member_id: MemberId | None = None


class ClaimSkill(Command):
    """`proof` names the certificate or the work that shows it, `files` are receipts of uploads; without either it can
    be claimed and not verified."""

    skill_id: SkillId
    member_id: MemberId | None = None
    level: Level = 3
    proof: Words = ""
    issued_on: date | None = None
    expires_on: date | None = None
    files: Receipts = ()


class RestateSkill(Command):
    """As a whole, but for files: these come to those that are there, `drops` go. What was verified is a claim again."""

    person_skill_id: PersonSkillId
    revision: Revision
    level: Level = 3
    proof: Words = ""
    issued_on: date | None = None
    expires_on: date | None = None
    files: Receipts = ()
    drops: Annotated[tuple[SkillFileId, ...], Meta(max_length=10)] = ()


class VerifySkill(Command):
    person_skill_id: PersonSkillId
    revision: Revision


class RefuseSkill(Command):
    person_skill_id: PersonSkillId
    revision: Revision
    reason: Because


class EndSkill(Command):
    person_skill_id: PersonSkillId
    revision: Revision


class FindSkilled(Command):
    """People who can do it so well or better, by proof; claims after them."""

    skill_id: SkillId
    min_level: Level = 1


class ListWaitingSkills(Command):
    """Claims that the reader may verify, the oldest first."""


SKILL_NOT_FOUND = Failure("skill.not_found", NotFound)
SKILL_STALE = Failure("skill.stale", Conflict)
SKILL_TWICE = Failure("skill.twice", Conflict)
"""The catalogue has this name, or he holds this skill already."""
SKILL_RETIRED = Failure("skill.retired", Conflict)
SKILL_FULL = Failure("skill.full", Conflict)
SKILL_NOT_YOURS = Failure("skill.not_yours", Forbidden)
"""Skills are written by whoever has them or keeps people's files, and verified by the head above him or the latter."""
SKILL_OWN = Failure("skill.own", Forbidden)
"""Nobody verifies his own skill, nor what he wrote down for another."""
SKILL_DAYS = Failure("skill.days", Invalid)
SKILL_FILES = Failure("skill.files", Invalid)
SKILL_PROOF = Failure("skill.proof", Invalid)
"""There is no proof that could be looked at, or it has expired."""


def _read(verb: str, says: str, takes: type[Command], gives: type[R], path: str, *more: Failure) -> Call[Command, R]:
    return projects.call(
        feature="skills",
        verb=verb,
        says=says,
        takes=takes,
        gives=gives,
        needs=P.SKILL_READ,
        write=False,
        rest=Rest("GET", path),
        kinds=MEMBERS,
        failures=more,
    )


def _write(
    verb: str, says: str, what: tuple[type[Command], type[R]], path: str, *more: Failure, needs: P = P.SKILL_ACT
) -> Call[Command, R]:
    takes, gives = what
    return projects.call(
        feature="skills",
        verb=verb,
        says=says,
        takes=takes,
        gives=gives,
        needs=needs,
        write=True,
        rest=Rest("POST", path),
        kinds=MEMBERS,
        failures=more,
    )


_ONE = "/person-skills/{person_skill_id}"
_HELD = (SKILL_NOT_FOUND, SKILL_NOT_YOURS, SKILL_STALE)
LIST_SKILLS = _read("list", "The company's catalogue of skills", ListSkills, SkillCatalogue, "/skills")
READ_PERSON_SKILLS = _read(
    "read_person", "What somebody can do", ReadPersonSkills, PersonSkills, "/person-skills", MEMBER_NOT_FOUND
)
FIND_SKILLED = _read(
    "find", "People who have a skill", FindSkilled, PersonSkillList, "/skills/{skill_id}/people", SKILL_NOT_FOUND
)
LIST_WAITING_SKILLS = _read(
    "waiting", "Claims that wait for the reader", ListWaitingSkills, PersonSkillList, "/person-skills/waiting"
)
CREATE_SKILL = _write(
    "create",
    "Add a skill to the catalogue",
    (CreateSkill, SkillView),
    "/skills",
    SKILL_TWICE,
    SKILL_FULL,
    needs=P.SKILL_MANAGE,
)
CHANGE_SKILL = _write(
    "change",
    "Rename a skill or retire it",
    (ChangeSkill, SkillView),
    "/skills/{skill_id}/change",
    SKILL_NOT_FOUND,
    SKILL_STALE,
    SKILL_TWICE,
    needs=P.SKILL_MANAGE,
)
CLAIM_SKILL = _write(
    "claim",
    "Say that somebody has a skill",
    (ClaimSkill, PersonSkillView),
    "/skills/{skill_id}/claim",
    *(SKILL_NOT_FOUND, SKILL_NOT_YOURS, SKILL_TWICE, SKILL_RETIRED, SKILL_DAYS, MEMBER_NOT_FOUND),
    *(SKILL_FILES, FILE_REFUSED),
)
RESTATE_SKILL = _write(
    "restate",
    "Say anew how well, and by what proof",
    (RestateSkill, PersonSkillView),
    f"{_ONE}/restate",
    *(*_HELD, SKILL_DAYS, SKILL_FILES, FILE_REFUSED),
)
VERIFY_SKILL = _write(
    "verify",
    "Say that the proof was seen",
    (VerifySkill, PersonSkillView),
    f"{_ONE}/verify",
    *_HELD,
    SKILL_OWN,
    SKILL_PROOF,
)
REFUSE_SKILL = _write(
    "refuse", "Say why it is not verified", (RefuseSkill, PersonSkillView), f"{_ONE}/refuse", *_HELD, SKILL_OWN
)
END_SKILL = _write("end", "Take a skill off a person", (EndSkill, PersonSkillView), f"{_ONE}/end", *_HELD)
