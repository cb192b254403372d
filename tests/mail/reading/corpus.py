"""The corpus of mails and what each must be read as; see tests/mail/corpus/README.md."""

import base64
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from services.helpdesk.mail.reading import Context, Mail, parse

CORPUS = Path(__file__).parents[1] / "corpus"
ABOUT = Context(receivers=("mx.help.example",), own=("support@help.example",))
MANY = [[f"Person {n:02}, 部門", f"person{n:02}@many.example"] for n in range(60)]


def mails() -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Name, bytes, and what is expected of it."""
    for folder in sorted(path for path in CORPUS.iterdir() if path.is_dir() and path.name != "make"):
        told = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.eml")):
            expected = _of_letter(path.stem) if folder.name == "libraries" else {}
            yield f"{folder.name}/{path.name}", path.read_bytes(), expected | told.get(path.stem, {})


def missing() -> list[str]:
    """Expectations without a mail, and mails without an expectation."""
    wrong = []
    for folder in sorted(path for path in CORPUS.iterdir() if path.is_dir() and path.name != "make"):
        told = set(json.loads((folder / "expected.json").read_text(encoding="utf-8")))
        there = {path.stem for path in folder.glob("*.eml")}
        wrong += [f"{folder.name}/{name}: no mail" for name in told - there]
        if folder.name != "libraries":
            wrong += [f"{folder.name}/{name}: nothing expected" for name in there - told]
    return wrong


@cache
def _letters() -> dict[str, Any]:
    return json.loads((CORPUS / "make" / "letters.json").read_text(encoding="utf-8"))


def _of_letter(stem: str) -> dict[str, Any]:
    """What a library was given is what must be read again."""
    letter = _letters()[stem.rpartition("-")[2]]
    files = [[name, kind, data] for name, kind, data in letter.get("files", [])]
    return {
        "sender": letter["from"],
        "to": MANY if letter["to"] == "many" else letter["to"],
        "cc": letter.get("cc", []),
        "subject": letter["subject"],
        "text": letter.get("new", letter["text"]),
        "files": files,
        **({"inline": letter["inline"]} if "inline" in letter else {}),
        **({"in_reply_to": [letter["in_reply_to"]]} if "in_reply_to" in letter else {}),
        **({"blocked_images": 1, "html_has": ["<b>picture</b>"]} if "html" in letter else {}),
    }


def differences(raw: bytes, expected: dict[str, Any]) -> list[str]:
    """What is read otherwise than expected. Unless something else is told a mail is by a person and well-formed."""
    mail = parse(raw, ABOUT)
    told = {"is_automatic": False, "is_bounce": False, "is_list": False, "defects": []} | expected
    return [
        f"{key}: {found!r}"
        for key, value in told.items()
        if value is not None and (found := CHECKS[key](mail, value)) is not None
    ]


def _same(found: Any, wanted: Any) -> Any:
    return None if found == wanted else found


def plain(text: str) -> str:
    """Blanks at the ends of lines and runs of empty lines are nobody's words."""
    return re.sub(r"\n{2,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def _files(mail: Mail, wanted: list[Any]) -> Any:
    """Name, media type and bytes (base64) or size of each that is not inline; None stands for whatever it is."""
    found = [one for one in mail.attachments if not one.is_inline]
    if len(found) == len(wanted) and all(_file(one, given) for one, given in zip(found, wanted, strict=True)):
        return None
    return [(one.name, one.media_type, one.size, base64.b64encode(one.data[:60])) for one in found]


def _file(one: Any, given: list[Any]) -> bool:
    name, kind, content = given
    size_or_data = one.size if isinstance(content, int) else base64.b64encode(one.data).decode()
    return name in {None, one.name} and kind in {None, one.media_type} and content in {None, size_or_data}


def _inline(mail: Mail, wanted: list[str]) -> Any:
    found = [one for one in mail.attachments if one.is_inline]
    if len(found) == 1 and base64.b64encode(found[0].data).decode() == wanted[2]:
        return None
    return [(one.name, one.content_id, one.is_inline) for one in mail.attachments]


def _has(found: str, wanted: list[str]) -> Any:
    return None if all(one in found for one in wanted) else found


def _lacks(found: str, unwanted: list[str]) -> Any:
    return found if any(one in found for one in unwanted) else None


def _failed(mail: Mail, wanted: list[Any]) -> Any:
    found = [[one.address, one.status, one.permanent] for one in mail.bounce.failed] if mail.bounce else None
    return _same(found, wanted)


CHECKS = {
    "sender": lambda mail, wanted: _same([mail.sender.name, mail.sender.address], wanted),
    "to": lambda mail, wanted: _same([[one.name, one.address] for one in mail.to], wanted),
    "cc": lambda mail, wanted: _same([[one.name, one.address] for one in mail.cc], wanted),
    "reply_to": lambda mail, wanted: _same([[one.name, one.address] for one in mail.reply_to], wanted),
    "delivered_to": lambda mail, wanted: _same(list(mail.delivered_to), wanted),
    "subject": lambda mail, wanted: _same(mail.subject, wanted),
    "date": lambda mail, wanted: _same(mail.date.isoformat() if mail.date else None, wanted),
    "text": lambda mail, wanted: None if plain(mail.text) == plain(wanted) else mail.text,
    "text_has": lambda mail, wanted: _has(mail.text, wanted),
    "text_lacks": lambda mail, wanted: _lacks(mail.text, wanted),
    "quoted_has": lambda mail, wanted: _has(mail.quoted, wanted),
    "html_has": lambda mail, wanted: _has(mail.html, wanted),
    "html_lacks": lambda mail, wanted: _lacks(mail.html.lower(), wanted),
    "blocked_images": lambda mail, wanted: _same(mail.blocked_images, wanted),
    "files": _files,
    "inline": _inline,
    "message_id": lambda mail, wanted: _same(mail.message_id, wanted),
    "in_reply_to": lambda mail, wanted: _same(list(mail.in_reply_to), wanted),
    "references": lambda mail, wanted: _same(list(mail.references), wanted),
    "is_automatic": lambda mail, wanted: None if mail.is_automatic == wanted else mail.automatic_why or "a person's",
    "is_bounce": lambda mail, wanted: None if mail.is_bounce == wanted else repr(mail.bounce),
    "failed": _failed,
    "original": lambda mail, wanted: _same(mail.bounce and mail.bounce.original_message_id, wanted),
    "is_list": lambda mail, wanted: _same(mail.is_list, wanted),
    "auth": lambda mail, wanted: _same([mail.auth.spf, mail.auth.dkim, mail.auth.dmarc, mail.auth.trusted], wanted),
    "keys": lambda mail, wanted: _same([f"{one.kind} {one.value}" for one in mail.reply_keys], wanted),
    "defects": lambda mail, wanted: None if sorted({one.code for one in mail.defects}) == wanted else mail.defects,
}
