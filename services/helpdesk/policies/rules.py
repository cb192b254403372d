"""Rules of policies: those a company starts with, and what makes sense."""

import msgspec

from shared.contracts.desk.policies import POLICY_RULES
from shared.contracts.desk.rules import ClockKind, Escalation, PolicyRules, Target, Told, Warn

HOURS = {1: (0.5, 4), 2: (1, 8), 3: (4, 24), 4: (8, 40)}
"""Priority → hours of business time to the response and to the resolution."""

_decoder = msgspec.json.Decoder(PolicyRules)


def _starting() -> PolicyRules:
    clocks = {ClockKind.FIRST_RESPONSE: 0, ClockKind.NEXT_RESPONSE: 0, ClockKind.TOTAL_RESOLUTION: 1}
    return PolicyRules(
        targets=tuple(
            Target(clock=clock, priority=priority, minutes=int(hours[which] * 60))
            for priority, hours in HOURS.items()
            for clock, which in clocks.items()
        ),
        warnings=(Warn(percent=75),),
        escalations=(Escalation(), Escalation(after_minutes=120, told=Told.MANAGEMENT)),
    )


STARTING_NAMES = {"zh-Hant": "標準服務", "zh-Hans": "标准服务", "en": "Standard service"}
"""By the company's language: a name that is its own from then on."""
STARTING = _starting()
"""What every company has until it makes its own, so that every ticket has clocks."""


def checked(rules: PolicyRules) -> PolicyRules:
    """Raises `policy.rules`: one target for a clock and priority, one measure for a warning."""
    pairs = [(target.clock, target.priority) for target in rules.targets]
    if len(set(pairs)) < len(pairs):
        raise POLICY_RULES(fields={"rules.targets": "policy.target_twice"})
    if any((warn.percent is None) == (warn.minutes_before is None) for warn in rules.warnings):
        raise POLICY_RULES(fields={"rules.warnings": "policy.warning_measure"})
    return rules


def rules_json(rules: PolicyRules) -> str:
    return msgspec.json.encode(rules).decode()


def rules_of(stored: str) -> PolicyRules:
    return _decoder.decode(stored)
