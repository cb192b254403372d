"""The steps of a flow as lines of a form, and back."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct

from gateway.pages.flows.words import code_of
from gateway.pages.frame.forms import Form
from shared.contracts.delivery.flows import ApproverKind, Step, Tier

FEWEST, MOST, MORE = 3, 30, 1
"""Places for approvers that a line offers at least; lines that are read; empty lines after the last."""
NAMES = ("amount", "name", "mode", "quorum", "remind_hours", "due_hours", "on_timeout", "on_reject")


class Line(Struct, frozen=True, kw_only=True):
    """One step, as its fields are filled; `who` has a code for each place."""

    amount: str = ""
    name: str = ""
    who: tuple[str, ...] = ("",) * FEWEST
    mode: str = "any"
    quorum: str = "1"
    remind_hours: str = "24"
    due_hours: str = "72"
    on_timeout: str = "escalate"
    on_reject: str = "fail"


def lines_of(form: Form | None, tiers: Sequence[Tier]) -> list[Line]:
    """As they were filled in a moment ago, else as they are kept; and an empty one."""
    if form is not None:
        return _filled(form)
    found = [_line(tier.amount, step) for tier in tiers for step in tier.steps]
    return found + [Line()] * MORE


def tiers_of(form: Form) -> list[dict[str, Any]]:
    """In the order of their amounts; within one amount as they stand in the form."""
    tiers: dict[str, list[dict[str, Any]]] = {}
    for line in _filled(form):
        if line.name:
            tiers.setdefault(line.amount or "0", []).append(_step(line))
    return [{"amount": amount, "steps": steps} for amount, steps in sorted(tiers.items(), key=_amount)]


def _amount(item: tuple[str, Any]) -> Decimal:
    """What is no number comes last; the contract refuses it."""
    try:
        return Decimal(item[0])
    except InvalidOperation:
        return Decimal("Infinity")


def _filled(form: Form) -> list[Line]:
    found = []
    for number in range(MOST):
        if f"s{number}_name" in form.values:
            given = {name: form.text(f"s{number}_{name}") for name in NAMES}
            given["amount"] = given["amount"].replace(",", "")
            found.append(Line(**given, who=tuple(form.many.get(f"s{number}_who", ()))))
    return found


def _line(amount: str, step: Step) -> Line:
    codes = [code_of(one) for one in step.approvers]
    return Line(
        amount=amount,
        name=step.name,
        who=(*codes, *[""] * max(FEWEST - len(codes), 1)),
        mode=str(step.mode),
        quorum=str(step.quorum),
        remind_hours=str(step.remind_hours),
        due_hours=str(step.due_hours),
        on_timeout=str(step.on_timeout),
        on_reject=str(step.on_reject),
    )


def _step(line: Line) -> dict[str, Any]:
    given = {name: getattr(line, name) for name in NAMES if name != "amount"}
    return {**given, "approvers": [_approver(code) for code in line.who if code]}


def _approver(code: str) -> dict[str, Any]:
    kind, _colon, which = code.partition(":")
    return {"kind": kind, **({"role": which} if kind == ApproverKind.ROLE else {"member_id": which or None})}
