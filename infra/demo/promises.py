"""What a demo company promises beyond its default: a stricter policy, for the customer who has a contract."""

from datetime import date, timedelta
from uuid import UUID

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts.desk.changes import PROPOSE_POLICY, ProposePolicy
from shared.contracts.desk.commitments import CREATE_COMMITMENT, CreateCommitment, PriorityPromise
from shared.contracts.desk.policies import CREATE_POLICY, CreatePolicy, PolicyView
from shared.contracts.desk.rules import ClockKind, Escalation, PolicyRules, Step, Target, Told, Warn
from shared.core.clock import now

WORDS = {
    "zh-Hant": ("金級維護", "年度維護合約", "主機、網路與事務機的維護，含到場服務與電話支援。"),
    "zh-Hans": ("金级维护", "年度维护合同", "主机、网络与办公设备的维护，含上门服务与电话支持。"),
    "en": (
        "Gold service",
        "Yearly maintenance",
        "Maintenance of doors, barriers and alarms, on site and by telephone.",
    ),
}
PRODUCTS = {
    "zh-Hant": ("主機與儲存設備", "網路設備", "事務機"),
    "zh-Hans": ("主机与存储设备", "网络设备", "办公设备"),
    "en": ("Doors and readers", "Barriers", "Alarms"),
}
ENDS = (22, -12)
"""Days until the commitments of two other customers end: one soon, one has."""
ENDING = len(ENDS)
WISHES = {
    "zh-Hant": "合約補充條款：解決時限加倍，溯及本月。",
    "zh-Hans": "合同补充条款：解决时限加倍，追溯到本月。",
    "en": "Amended contract: twice the time, from the beginning of the month.",
}
"""Why the lead asks for a version that counts for the past: somebody else finds it waiting."""
HOURS = {1: (0.25, 1, 4), 2: (0.5, 2, 8), 3: (2, 8, 16), 4: (4, 16, 40)}
"""Priority → hours to the first response, between updates, to the resolution."""
CLOCKS = (ClockKind.FIRST_RESPONSE, ClockKind.UPDATE, ClockKind.TOTAL_RESOLUTION)


async def make_promises(play: Play, company: Company, lead: Standing, customer_ids: list[UUID]) -> None:
    name, title, content = WORDS[company.locale]
    made: PolicyView = await play.ask(CREATE_POLICY, lead, CreatePolicy(name=name, rules=draft()), "policy-gold")
    command = CreateCommitment(
        customer_id=customer_ids[0],
        title=title,
        content=content,
        valid_from=date(now().year, 1, 1),
        valid_until=date(now().year + 1, 12, 31),
        response_minutes=30,
        policy_id=made.id,
        priorities=(PriorityPromise(priority=1, response_minutes=15, resolution_minutes=240),),
        products=PRODUCTS[company.locale],
        warranty_until=date(now().year + 2, 6, 30),
        contact=f"0800-000-123, support@{company.slug}.example",
    )
    await play.ask(CREATE_COMMITMENT, lead, command, "commitment-gold")
    today = now().date()
    others = [one for one in dict.fromkeys(customer_ids) if one != customer_ids[0]]
    for number, customer_id in enumerate(others[:ENDING]):
        until = today + timedelta(days=ENDS[number])
        one = CreateCommitment(
            customer_id=customer_id,
            title=title,
            content=content,
            valid_from=until - timedelta(days=365),
            valid_until=until,
        )
        await play.ask(CREATE_COMMITMENT, lead, one, f"commitment-{number}")
    reason = WISHES[company.locale]
    wish = ProposePolicy(policy_id=made.id, revision=made.revision, rules=draft(longer=2), reason=reason)
    await play.ask(PROPOSE_POLICY, lead, wish, "approval-gold")


def draft(longer: float = 1) -> PolicyRules:
    """Times of three clocks by priority, `longer` than usual by that factor."""
    return PolicyRules(
        targets=tuple(
            Target(clock=clock, priority=priority, minutes=int(hours * 60 * longer), around_the_clock=priority == 1)
            for priority, three in HOURS.items()
            for clock, hours in zip(CLOCKS, three, strict=True)
        ),
        warnings=(Warn(percent=50), Warn(percent=80), Warn(minutes_before=30)),
        escalations=(
            Escalation(),
            Escalation(after_minutes=60, step=Step.RAISE_PRIORITY, told=Told.LEADS),
            Escalation(after_minutes=240, told=Told.MANAGEMENT),
        ),
    )
