"""Authentication-Results (RFC 8601): only those that the company's own receiving servers put on top count."""

import re
from email.message import Message

import msgspec

from services.helpdesk.mail.reading.headers import all_of, raw_text, unfolded
from services.helpdesk.mail.reading.shapes import Address, Auth

RESULT = re.compile(
    r"\b(spf|dkim|dmarc)\s*=\s*(pass|fail|softfail|neutral|none|temperror|permerror|policy|hardfail)\b", re.IGNORECASE
)
ABOUT = re.compile(r"\bheader\.from\s*=\s*\"?(?:[^\s;\"@]*@)?([^\s;\"@]+)", re.IGNORECASE)
RANK = ("fail", "softfail", "policy", "permerror", "temperror", "neutral", "none", "pass")
"""Worst first: two servers of the company that disagree are read with suspicion. Of several DKIM signatures one
that passes is enough, and that is each server's own verdict."""
COMMENTS_INSIDE = 4
SENDER = "about"
NOBODY = "?"
"""Two servers of the company that asked about different senders."""
WORDS = {"hardfail": "fail"}


def auth_of(part: Message, receivers: tuple[str, ...]) -> Auth:
    known = {name.lower().strip().rstrip(".") for name in receivers}
    if not known:
        told = all_of(part, "authentication-results")
        by, results = _read(told[0]) if told else ("", {})
        return msgspec.structs.replace(Auth(by=by), **results)
    trusted = _on_top(part, known)
    return _merged(trusted) if trusted else Auth()


def about_sender(auth: Auth, sender: Address, is_from: bool) -> Auth:  # noqa: FBT001 - as it is told
    """A verdict on another address than the one we take for the sender's is none on him: of several addresses or
    headers two programs choose differently, and whoever forges knows that."""
    domain = sender.address.rpartition("@")[2].lower().rstrip(".")
    if not auth.trusted or (is_from and auth.about in {"", domain, _ascii(domain)}):
        return auth
    return msgspec.structs.replace(auth, dmarc="fail")


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def _on_top(part: Message, known: set[str]) -> list[tuple[str, dict[str, str]]]:
    """Those of known servers, up to a stranger's or, once one was found, to the next hop: below it anybody writes."""
    found: list[tuple[str, dict[str, str]]] = []
    for key, value in part.raw_items():
        name = str(key).strip().lower()
        if name == "received" and found:
            break
        if name == "authentication-results":
            by, results = _read(unfolded(str(value)))
            if by not in known:
                break
            found.append((by, results))
    return found


def _merged(trusted: list[tuple[str, dict[str, str]]]) -> Auth:
    merged: dict[str, str] = {}
    for _, results in trusted:
        about = results.pop(SENDER, "")
        if about and merged.setdefault(SENDER, about) != about:
            merged[SENDER] = NOBODY
        for method, result in results.items():
            merged[method] = min(merged.get(method, result), result, key=RANK.index)
    return msgspec.structs.replace(Auth(by=trusted[0][0], trusted=True), **merged)


def _read(value: str) -> tuple[str, dict[str, str]]:
    text = raw_text(value)
    for _ in range(COMMENTS_INSIDE):
        text = re.sub(r"\([^()]*\)", " ", text)
    head, _, rest = text.partition(";")
    words = head.split()
    by = words[0].lower().rstrip(".") if words and "=" not in words[0] else ""
    found: dict[str, str] = {}
    for method, result in RESULT.findall(rest if by else text):
        name, plain = method.lower(), WORDS.get(result.lower(), result.lower())
        if name not in found or (name == "dkim" and plain == "pass"):
            found[name] = plain
    about = ABOUT.search(text)
    if about is not None:
        found[SENDER] = about[1].lower().rstrip(".")
    return by, found
