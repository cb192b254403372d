"""tests/contracts/*.json: every promise as it stands. Compared with the code, only additions pass.

A field that is added to a command needs a default; a field of an answer or event never goes; limits only widen.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from infra.local.place import ROOT
from shared.contracts.base import Call, Contract, Event
from shared.contracts.registry import CONTRACTS

FOLDER = ROOT / "tests" / "contracts"
REFERENCE = "{name}"
WIDER = {"maxLength": 1, "maxItems": 1, "maximum": 1, "minLength": -1, "minItems": -1, "minimum": -1}
"""Limits and the direction in which they may move."""
STRICT_END = r"$(?!\n)"
"""Promises in JSON Schema what `$` alone does; only Python needs to be told."""
WORDS = frozenset({"title", "description", "examples", "default"})
"""Say something, promise nothing to a machine."""


def documents() -> dict[Path, str]:
    return {
        FOLDER / f"{contract.party}.json": json.dumps(snapshot(contract), indent=1, ensure_ascii=False) + "\n"
        for contract in CONTRACTS.values()
    }


def snapshot(contract: Contract) -> dict[str, Any]:
    types = [*contract.events, *(kind for call in contract.calls for kind in (call.takes, call.gives))]
    _, schemas = msgspec.json.schema_components(types, ref_template=REFERENCE)
    return {
        "calls": {call.name: _call(call) for call in contract.calls},
        "events": {kind.topic(): _name(kind) for kind in contract.events},
        "schemas": schemas,
    }


def broken() -> list[str]:
    """Promises that the committed snapshots make and the code no longer keeps."""
    found: list[str] = []
    for contract in CONTRACTS.values():
        path = FOLDER / f"{contract.party}.json"
        if path.exists():
            found += breaks(json.loads(path.read_text()), snapshot(contract))
    return found


def breaks(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [*_calls(old, new), *_events(old, new)]


def _call(call: Call[Any, Any]) -> dict[str, Any]:
    rest = [call.rest.method, call.rest.path, call.rest.status] if call.rest else None
    return {
        "takes": _name(call.takes),
        "gives": _name(call.gives),
        "needs": str(call.needs),
        "write": call.write,
        "rest": rest,
        "callers": sorted(call.callers),
        "kinds": sorted(call.kinds),
        "failures": sorted(failure.code for failure in call.failures),
    }


def _name(kind: type[Any] | type[Event]) -> str:
    name: str = msgspec.json.schema_components([kind], ref_template=REFERENCE)[0][0]["$ref"]
    return name


def _calls(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for name, was in old["calls"].items():
        now = new["calls"].get(name)
        if now is None:
            yield f"{name} is gone"
            continue
        for part in ("needs", "write"):
            if now[part] != was[part]:
                yield f"{name}: {part} was {was[part]}, is {now[part]}"
        if was["rest"] is not None and now["rest"] != was["rest"]:
            yield f"{name}: its route was {was['rest']}, is {now['rest']}"
        for part in ("callers", "kinds"):
            gone = set(was[part]) - set(now[part])
            if gone:
                yield f"{name}: no longer for {', '.join(sorted(gone))}"
        takes = _Comparison(old["schemas"], new["schemas"], is_input=True)
        yield from takes.between({"$ref": was["takes"]}, {"$ref": now["takes"]}, f"{name} takes")
        gives = _Comparison(old["schemas"], new["schemas"], is_input=False)
        yield from gives.between({"$ref": was["gives"]}, {"$ref": now["gives"]}, f"{name} gives")


def _events(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for topic, was in old["events"].items():
        now = new["events"].get(topic)
        if now is None:
            yield f"{topic} is gone"
            continue
        yield from _Comparison(old["schemas"], new["schemas"], is_input=False).between(
            {"$ref": was}, {"$ref": now}, topic
        )


class _Comparison:
    """Two schemas, walked side by side. Names of components do not matter, only what is in them."""

    def __init__(self, old: dict[str, Any], new: dict[str, Any], *, is_input: bool) -> None:
        self._old = old
        self._new = new
        self._is_input = is_input
        self._seen: set[tuple[str, str]] = set()

    def between(self, was: Any, now: Any, where: str) -> Iterator[str]:
        if "$ref" in was and "$ref" in now:
            pair = (was["$ref"], now["$ref"])
            if pair in self._seen:
                return
            self._seen.add(pair)
        was, now = self._resolved(was, self._old), self._resolved(now, self._new)
        yield from self._values(was, now, where)
        yield from self._fields(was, now, where)
        yield from self._limits(was, now, where)
        for part in ("items", "additionalProperties"):
            if isinstance(was.get(part), dict) and isinstance(now.get(part), dict):
                yield from self.between(was[part], now[part], f"{where}[]")

    def _resolved(self, schema: Any, schemas: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {**schemas[schema["$ref"]], **schema} if "$ref" in schema else schema
        return {name: value for name, value in found.items() if name not in WORDS and name != "$ref"}

    def _values(self, was: dict[str, Any], now: dict[str, Any], where: str) -> Iterator[str]:
        """Types, formats, patterns stay; choices only grow."""
        for part in ("type", "format", "pattern"):
            if _meant(was.get(part)) != _meant(now.get(part)) and not (
                self._is_input and part == "pattern" and part not in now
            ):
                yield f"{where}: {part} was {was.get(part)}, is {now.get(part)}"
        gone = [one for one in was.get("enum", ()) if one not in now.get("enum", ())]
        if gone:
            yield f"{where}: no longer {', '.join(map(str, gone))}"
        yield from self._either(was.get("anyOf"), now.get("anyOf"), where)

    def _either(self, was: Any, now: Any, where: str) -> Iterator[str]:
        if was is None and now is None:
            return
        if was is None or now is None or len(was) != len(now):
            yield f"{where}: other alternatives than before"
            return
        for one, other in zip(was, now, strict=True):
            yield from self.between(one, other, where)

    def _fields(self, was: dict[str, Any], now: dict[str, Any], where: str) -> Iterator[str]:
        before, after = was.get("properties", {}), now.get("properties", {})
        for name in before:
            if name not in after:
                yield f"{where}: {name} is gone"
            else:
                yield from self.between(before[name], after[name], f"{where}.{name}")
        needed, promised = set(now.get("required", ())), set(was.get("required", ()))
        if self._is_input:
            yield from (f"{where}: {name} is required now" for name in sorted(needed - promised))
        else:
            yield from (f"{where}: {name} may be absent now" for name in sorted((promised - needed) & set(after)))

    def _limits(self, was: dict[str, Any], now: dict[str, Any], where: str) -> Iterator[str]:
        if not self._is_input:
            return
        for limit, direction in WIDER.items():
            if limit not in now:
                continue
            if limit not in was or (now[limit] - was[limit]) * direction < 0:
                yield f"{where}: {limit} was {was.get(limit)}, is {now[limit]}"


def _meant(said: Any) -> Any:
    return said.replace(STRICT_END, "$") if isinstance(said, str) else said
