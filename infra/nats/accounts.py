"""The broker's configuration, generated from the contracts: who may publish and subscribe what.

A party may ask exactly the calls that name it as a caller, announce exactly its own events, and read its own inbox.
The caller's token in a call's subject is thereby unforgeable. `ops` sets up stream and consumers, nobody else can.
"""

from collections.abc import Mapping

from shared.bus.pull import STREAM
from shared.contracts.base import CELL, presence_subject
from shared.contracts.parties import SERVICES, Party
from shared.contracts.registry import calls, events

LIVE = (f"{CELL}.event.helpdesk.>", f"{CELL}.event.notify.>", f"{CELL}.event.gateway.>")
"""What the gateway overhears for open pages and revocations: best effort, beside the stream."""


def may_publish(party: Party) -> list[str]:
    asks = [call.subject(party) for call in calls() if party in call.callers]
    announces = [kind.subject("*") for kind in events() if kind.party is party]
    if party in SERVICES:
        asks += [
            f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{party}",
            f"$JS.API.CONSUMER.INFO.{STREAM}.{party}",
            f"$JS.ACK.{STREAM}.{party}.>",
        ]
    if party is Party.GATEWAY:
        asks.append(presence_subject("*"))
    return sorted(asks + announces)


def may_subscribe(party: Party) -> list[str]:
    allowed = [f"_INBOX_{party}.>"]
    if party in SERVICES:
        allowed.append(f"{CELL}.call.{party}.>")
    if party is Party.GATEWAY:
        allowed += (*LIVE, presence_subject("*"))
    return allowed


def permissions(party: Party) -> str:
    """`allow_responses` lets a service answer the one who asked, once, within half a minute."""
    answers = '\n      allow_responses: { max: 1, expires: "30s" }' if party in SERVICES else ""
    return (
        "{\n"
        f"      publish: {{ allow: [{_quoted(may_publish(party))}] }}\n"
        f"      subscribe: {{ allow: [{_quoted(may_subscribe(party))}] }}{answers}\n"
        "    }"
    )


def accounts(keys: Mapping[str, str]) -> str:
    """The `accounts` block; `keys` are the public nkeys by party, and of `ops`."""
    users = [f"    {{ nkey: {keys[party]}, permissions: {permissions(party)} }}" for party in Party]
    setup = 'publish: { allow: ["$JS.API.>"] }, subscribe: { allow: ["_INBOX_ops.>"] }'
    lines = "\n".join([*users, f"    {{ nkey: {keys['ops']}, permissions: {{ {setup} }} }}"])
    app = f"  APP {{\n    jetstream: enabled\n    users: [\n{lines}\n    ]\n  }}"
    return f"accounts {{\n{app}\n  SYS {{}}\n}}\nsystem_account: SYS\n"


def server(*, name: str, host: str, port: int, monitor_port: int, store: str, keys: Mapping[str, str]) -> str:
    """A single server, as on a laptop. In production the official chart writes all but the accounts block."""
    return f"""server_name: {name}
host: {host}
port: {port}
http: "{host}:{monitor_port}"
max_payload: 1MB
write_deadline: "5s"
jetstream {{
  store_dir: "{store}"
  # Without this an acknowledged event can be lost for two minutes' worth of writes when the power goes.
  sync_interval: always
  max_memory_store: 16MB
  max_file_store: 2GB
}}
{accounts(keys)}"""


def _quoted(subjects: list[str]) -> str:
    return ", ".join(f'"{subject}"' for subject in subjects)
