"""The exceptions to the house rules, each with its reason: exceptions.toml. One that is not needed fails as well."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "exceptions.toml"
SHORTEST_REASON = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is what an exception names: a file, or `file:function`. `text` is the whole sentence."""

    where: str
    text: str


def excused(rule: str, findings: Iterable[Finding]) -> Iterator[str]:
    """What is left of `findings`, and every exception of the rule that nothing needs or that gives no reason."""
    reasons: dict[str, str] = tomllib.loads(FILE.read_text()).get(rule, {})
    used = set()
    for finding in findings:
        name = next((n for n in (finding.where, finding.where.partition(":")[0]) if n in reasons), None)
        if name is None:
            yield finding.text
        else:
            used.add(name)
    for where, reason in reasons.items():
        if where not in used:
            yield f"{FILE.name}: [{rule}] {where} needs no exception"
        if len(reason) < SHORTEST_REASON:
            yield f"{FILE.name}: [{rule}] {where} gives no reason"
