"""docs/generated/asyncapi.json: AsyncAPI 3 of what is announced and what is asked on the bus, from the contracts."""

import json
from importlib.metadata import version
from typing import Any

import msgspec

from infra.docs.markdown import sentence
from shared.contracts.base import CELL, Call, Envelope, Event
from shared.contracts.registry import calls, events

REFERENCE = "#/components/schemas/{name}"


def text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def document() -> dict[str, Any]:
    asked, told = list(calls()), list(events())
    types = [Envelope, *told, *(kind for call in asked for kind in (call.takes, call.gives))]
    _, schemas = msgspec.json.schema_components(types, ref_template=REFERENCE)
    schemas |= {f"{kind.__name__}Told": _told(kind) for kind in told}
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for kind in told:
        channels[kind.topic()] = _event_channel(kind)
        operations[f"announce.{kind.topic()}"] = _operation("send", kind.topic())
    for call in asked:
        channels[call.name] = _call_channel(call)
        channels[f"{call.name}.answer"] = _answer_channel(call)
        operations[call.name] = {
            **_operation("receive", call.name),
            "summary": call.says,
            "reply": {
                "address": {"location": "$message.header#/reply"},
                "channel": _ref("channels", call.name, "answer"),
            },
        }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Huifang 回訪, on the bus", "version": version("huifang")},
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"schemas": schemas},
    }


def _event_channel(kind: type[Event]) -> dict[str, Any]:
    about = sentence(str(kind.__dict__.get("__doc__") or ""))
    message = {"name": kind.topic(), "payload": {"$ref": REFERENCE.format(name=f"{kind.__name__}Told")}}
    return {
        "address": f"{CELL}.event.{kind.topic()}.{{tenant}}",
        "parameters": {"tenant": {"description": "the company's id"}},
        **({"description": about} if about else {}),
        "messages": {"event": message},
    }


def _told(kind: type[Event]) -> dict[str, Any]:
    """The envelope with this event's data in it."""
    data = {"type": "object", "properties": {"data": {"$ref": REFERENCE.format(name=kind.__name__)}}}
    return {"allOf": [{"$ref": REFERENCE.format(name="Envelope")}, data]}


def _call_channel(call: Call[Any, Any]) -> dict[str, Any]:
    return {
        "address": f"{CELL}.call.{call.party}.{{caller}}.{call.feature}.{call.verb}",
        "parameters": {"caller": {"enum": sorted(call.callers)}},
        "messages": {
            "command": {
                "contentType": "application/msgpack",
                "payload": {"$ref": REFERENCE.format(name=_name(call.takes))},
            }
        },
    }


def _answer_channel(call: Call[Any, Any]) -> dict[str, Any]:
    return {"address": None, "messages": {"answer": {"payload": {"$ref": REFERENCE.format(name=_name(call.gives))}}}}


def _name(kind: Any) -> str:
    reference: str = msgspec.json.schema_components([kind])[0][0]["$ref"]
    return reference.rpartition("/")[2]


def _operation(action: str, channel: str) -> dict[str, Any]:
    return {"action": action, "channel": _ref("channels", channel)}


def _ref(section: str, *names: str) -> dict[str, str]:
    return {"$ref": f"#/{section}/{'.'.join(names)}"}
