"""The machine of a person's skill. Said anew, what was verified is a claim again."""

from shared.contracts.delivery.skills import SkillState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

PEOPLE = frozenset({str(Kind.MEMBER)})
HELD = frozenset({S.CLAIMED, S.VERIFIED, S.REFUSED})
OF_WRITER = frozenset({"restate", "end"})
"""By whoever has it or keeps people's files; the others by whoever looks at the proof."""

SKILL: StateMachine[S, P] = StateMachine(
    "person_skill",
    states=S,
    initial=S.CLAIMED,
    moves=[
        Move("verify", frozenset({S.CLAIMED}), S.VERIFIED, P.SKILL_ACT, by=PEOPLE),
        Move("refuse", frozenset({S.CLAIMED, S.VERIFIED}), S.REFUSED, P.SKILL_ACT, by=PEOPLE),
        Move("restate", HELD, S.CLAIMED, P.SKILL_ACT, by=PEOPLE),
        Move("end", HELD, S.ENDED, P.SKILL_ACT, by=PEOPLE),
    ],
)
