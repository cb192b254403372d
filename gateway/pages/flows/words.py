"""What a flow's settings are called, and who may be in a step."""

from gateway.i18n import N_, _
from gateway.pages.approvals import words as approvals
from gateway.pages.frame.money import money
from gateway.pages.frame.roles import role_name
from shared.contracts.delivery.delegations import ExampleSeat, ExampleStep
from shared.contracts.delivery.flows import Approver, ApproverKind, Mode, OnReject, OnTimeout, Step
from shared.contracts.roles import Role

SUBJECTS = ("proposal", "baseline", "change", "communication")
"""What has a flow of its own here."""
CURRENCY = "TWD"

HEAD = str(ApproverKind.HEAD)
MODES: tuple[tuple[str, str], ...] = (
    (Mode.ANY, N_("任一人同意")),
    (Mode.ALL, N_("全部同意（會簽）")),
    (Mode.QUORUM, N_("達到人數同意")),
)
ON_TIMEOUT: tuple[tuple[str, str], ...] = (
    (OnTimeout.REMIND, N_("繼續催辦")),
    (OnTimeout.ESCALATE, N_("管理層也可以審批")),
)
ON_REJECT: tuple[tuple[str, str], ...] = (
    (OnReject.FAIL, N_("申請不通過")),
    (OnReject.RETURN, N_("退回申請人修改")),
    (OnReject.RESTART, N_("從第一步重新審批")),
)
DECIDING = (Role.MG, Role.DH, Role.PM, Role.QM, Role.FN, Role.HR, Role.MK, Role.SL, Role.AD)
"""Roles of people who may decide."""


def options(pairs: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(str(code), _(word)) for code, word in pairs]


def code_of(one: Approver) -> str:
    """As the form names it: head, role:MG, person:<id>."""
    if one.kind is ApproverKind.HEAD:
        return HEAD
    return f"{one.kind}:{one.role if one.kind is ApproverKind.ROLE else one.member_id}"


def approvers(people: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found = [(HEAD, _("申請人的部門主管"))]
    found += [(f"{ApproverKind.ROLE}:{role}", _("角色：{name}").format(name=role_name(role))) for role in DECIDING]
    return found + [(f"{ApproverKind.PERSON}:{code}", name) for code, name in people]


def chain(steps: tuple[Step, ...]) -> str:
    """In one line: what happens one after the other."""
    return _(" → ").join(step_name(one) for one in steps)


def step_name(one: Step | ExampleStep) -> str:
    name = approvals.step_name(one.name)
    if one.mode is Mode.QUORUM:
        return _("{name}（{count} 人同意）").format(name=name, count=one.quorum)
    return _("{name}（會簽）").format(name=name) if one.mode is Mode.ALL else name


def from_amount(amount: str) -> str:
    """Which requests of an amount go these steps."""
    return _("{amount} 以上").format(amount=money(amount, CURRENCY)) if float(amount) else _("不分金額")


def seat(one: ExampleSeat) -> str:
    names = _("、").join(one.names) or _("目前沒有人")
    return _("{role}：{names}").format(role=role_name(one.role), names=names) if one.role else names
