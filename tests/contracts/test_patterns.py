"""Every pattern of the contracts ends where it says, in Python, which checks it, and in ECMA 262, which clients read it
by (JSON Schema). A line feed behind a mail address would end up in a mail's head."""

import json
import re
import subprocess

import msgspec
import pytest

from gateway.rest.openapi import document
from shared.contracts import fields
from shared.contracts.gateway import ConfigureProvider, UpdateProfile
from shared.contracts.registry import calls
from tests.peers.node import node

ECMA = """
const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(cases.map(([pattern, text]) => new RegExp(pattern, 'u').test(text))));
"""
GOOD = {
    "Mail": "a@b.example",
    "Phone": "+886 2 2345 6789",
    "Slug": "yuancheng",
    "Zone": "Asia/Taipei",
    "Url": "https://app.example/x",
}
TAILS = ("\n", "\n\n", "\r\n", "\nBcc: x@y.example", "\u2028")


def patterns(schema):
    """Everywhere in a JSON document."""
    if isinstance(schema, dict):
        yield from ((schema["pattern"],) if isinstance(schema.get("pattern"), str) else ())
        schema = list(schema.values())
    if isinstance(schema, list):
        for one in schema:
            yield from patterns(one)


def every():
    kinds = [kind for call in calls() for kind in (call.takes, call.gives)]
    _, found = msgspec.json.schema_components(kinds, ref_template="{name}")
    return sorted({*patterns(found), *patterns(document())})


@pytest.mark.parametrize("tail", TAILS, ids=ascii)
@pytest.mark.parametrize("name", GOOD)
def test_nothing_follows_the_end(name, tail):
    kind = getattr(fields, name)
    assert msgspec.convert(GOOD[name], kind) == GOOD[name]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(GOOD[name] + tail, kind)


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        (UpdateProfile, {"revision": 1, "accent": "#0a7d5a"}, "accent"),
        (
            ConfigureProvider,
            {"name": "x", "issuer": "https://i.example", "client_id": "c", "domain": "i.example"},
            "domain",
        ),
    ],
)
def test_nor_in_fields_of_their_own(kind, given, field):
    msgspec.convert(given, kind)
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert({**given, field: given[field] + "\n"}, kind)


def test_no_bare_dollar_and_both_languages_agree():
    found = every()
    assert len(found) >= 6
    bare = [pattern for pattern in found if re.search(r"(?<!\\)\$(?!\(\?!\\n\))", pattern.replace("#$%&", ""))]
    assert bare == []
    texts = [good + tail for good in (*GOOD.values(), "#0a7d5a", "i.example", "") for tail in ("", *TAILS)]
    cases = [(pattern, text) for pattern in found for text in texts]
    told = subprocess.run(
        [*node(), "-e", ECMA], input=json.dumps(cases), capture_output=True, text=True, check=True, timeout=60
    )
    ours = [re.search(pattern, text) is not None for pattern, text in cases]
    assert [case for case, a, b in zip(cases, ours, json.loads(told.stdout), strict=True) if a != b] == []
    assert True in ours
    assert False in ours
