"""docs/generated/contracts.md: every call, by service and feature."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec

from infra.docs.markdown import code, page, sentence, table
from shared.contracts.base import Call, Contract
from shared.contracts.registry import CONTRACTS

ABOUT = """One row per call. *Needs* is the permission, *for* the kinds of caller, *asked by* the parties whose broker
account may send it. A bold field is required. Every write takes an idempotency key."""


def text() -> str:
    return page("Calls", ABOUT, *(part for contract in CONTRACTS.values() for part in _service(contract)))


def _service(contract: Contract) -> Iterator[str]:
    yield f"## {contract.party}"
    calls = sorted(contract.calls, key=lambda call: call.feature)
    for feature, many in groupby(calls, key=lambda call: call.feature):
        yield f"### {contract.party}.{feature}"
        heads = ("Call", "Says", "Takes", "Gives", "Needs", "For", "Asked by", "REST", "Refuses with")
        yield table(heads, [_row(call) for call in many])


def _row(call: Call[Any, Any]) -> tuple[str, ...]:
    rest = f"`{call.rest.method} {call.rest.path}`" if call.rest else ""
    return (
        f"`{call.verb}`{' ✎' if call.write else ''}",
        sentence(call.says),
        ", ".join(_fields(call.takes)),
        code(msgspec.json.schema_components([call.gives])[0][0]["$ref"].rpartition("/")[2]),
        code(call.needs),
        ", ".join(sorted(call.kinds)),
        ", ".join(sorted(call.callers)),
        rest,
        code(*(failure.code for failure in call.failures)),
    )


def _fields(command: type[Any]) -> Iterator[str]:
    for one in msgspec.structs.fields(command):
        yield f"**{one.encode_name}**" if one.required else one.encode_name
