"""The demo's sign-ins: kept in `.local/demo.json`, told in `.local/welcome.txt`."""

import json
import secrets
import unicodedata
from base64 import b32encode
from dataclasses import asdict, dataclass, field
from pathlib import Path

from infra.local.place import Place

WORDS = """
amber anchor birch candle cedar comet copper coral falcon fennel ferry garnet ginger harbor hazel indigo island jasper
juniper kettle lantern lemon lilac magnet maple meadow mosaic nectar olive orchid pebble pepper plum quartz raven
saffron silver spruce thistle timber tulip velvet violet walnut willow winter
"""
SEED_BYTES = 20


@dataclass(frozen=True, slots=True)
class SignIn:
    """`shown` ones are in the welcome; the others `huifang sign-ins --all` lists."""

    company: str
    slug: str
    role: str
    name: str
    mail: str
    needs_code: bool
    shown: bool = True


@dataclass(slots=True)
class Demo:
    """`seed` is the authenticator key that all demo people share."""

    password: str
    seed: str
    people: list[SignIn] = field(default_factory=list)


def load(place: Place) -> Demo | None:
    try:
        raw = json.loads(_path(place).read_text())
    except (OSError, ValueError):
        return None
    return Demo(raw["password"], raw["seed"], [SignIn(**one) for one in raw["people"]])


def begin(place: Place) -> Demo:
    """What was made earlier, or a new password and key: another demo's are no use here."""
    found = load(place)
    if found is None:
        found = Demo(_password(), b32encode(secrets.token_bytes(SEED_BYTES)).decode())
        save(place, found)
    return found


def save(place: Place, demo: Demo) -> None:
    path = _path(place)
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(demo), indent=1, ensure_ascii=False))


def tell(place: Place, *, address: str, mails: str, inbound: int) -> None:
    """Write welcome.txt anew: ports may have changed since the last time."""
    demo = load(place)
    if demo is not None and demo.people:
        path = place.home / "welcome.txt"
        path.touch(mode=0o600)
        path.write_text(text(demo, address=address, mails=mails, inbound=inbound))


def text(demo: Demo, *, address: str, mails: str, inbound: int, everybody: bool = False) -> str:
    lines = [f"Sign in with one of these; the password of all is  {demo.password}", ""]
    company = ""
    for one in demo.people:
        if not (one.shown or everybody):
            continue
        if one.company != company:
            company = one.company
            lines.append(f"  {company}")
        mark = " *" if one.needs_code else ""
        lines.append(f"    {_wide(one.role, 18)}{_wide(one.name, 18)}{one.mail}{mark}")
    lines += [
        "",
        "* is also asked for a six-digit code. `.venv/bin/huifang sign-ins` shows the one of this minute;",
        f"  or give this key to an authenticator app:  {demo.seed}",
        f"Every mail that Huifang sends is caught and shown at {mails}",
        f"Mail to support@ and the domain of a company comes in at port {inbound} (SMTP) and becomes a ticket:",
        f"  curl smtp://localhost:{inbound} --mail-from YOU --mail-rcpt support@yuancheng.example -T mail.eml",
        f"`make down` (or Ctrl-C) stops everything. Begin at {address}",
        "",
    ]
    return "\n".join(lines)


def _path(place: Place) -> Path:
    return place.home / "demo.json"


def _password() -> str:
    return "-".join((*(secrets.choice(WORDS.split()) for _ in range(3)), str(secrets.randbelow(90) + 10)))


def _wide(word: str, width: int) -> str:
    """Padded as a terminal counts: a Chinese character takes two places."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in word)
    return word + " " * max(1, width - taken)
