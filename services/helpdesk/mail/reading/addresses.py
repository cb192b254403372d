"""Lists of addresses, as strictly as mail is written: hardly."""

import re
import unicodedata
from collections.abc import Iterator

from services.helpdesk.mail.reading.headers import decoded, raw_text, tidy
from services.helpdesk.mail.reading.shapes import Address

MOST = 5000
"""Of one header; more are not read (they stay in the raw mail)."""
ADDRESS = re.compile(r"(?:(?<=[\s<>()\[\]\",;:\\@])|^)[^\s<>()\[\]\",;:\\@]++@[^\s<>()\",;:\\]+")
GROUP = re.compile(r"^\s*[^<>@\",;()]*:(?!//)\s*")


def addresses_of(values: list[str]) -> tuple[Address, ...]:
    """Each once, in order; groups are opened, an empty "undisclosed-recipients:;" is nobody."""
    found: dict[tuple[str, str], Address] = {}
    for value in values:
        for piece in _whole_names(_pieces(raw_text(value))):
            one = _address(piece)
            if one is not None:
                found.setdefault((one.address.lower(), one.name if not one.address else ""), one)
            if len(found) >= MOST:
                return tuple(found.values())
    return tuple(found.values())


def _whole_names(pieces: Iterator[str]) -> Iterator[str]:
    """ "Last, First <address>" without quotes, as some libraries write it: a piece that is only a name begins one."""
    name = ""
    for piece in pieces:
        if piece.strip() and "@" not in piece and "<" not in piece and "＠" not in piece and not GROUP.match(piece):
            name = f"{name},{piece}" if name else piece
            continue
        if name and "<" in piece and not piece.strip().startswith("<"):
            yield f"{name},{piece}"
        else:
            yield from filter(None, (name, piece))
        name = ""
    if name:
        yield name


def plain(value: str) -> str:
    """One address, its domain in lower case; "" if it is none."""
    found = ADDRESS.search(_narrow(value))
    return _normal(found.group()) if found else ""


class _Splitter:
    """Where in an address list we are: inside quotes, comments or angle brackets a comma parts nothing."""

    def __init__(self) -> None:
        self.quoted = self.angle = self.escaped = False
        self.depth = 0

    def parts(self, char: str) -> bool:
        if self.escaped:
            self.escaped = False
        elif char == "\\" and (self.quoted or self.depth):
            self.escaped = True
        elif char == '"':
            self.quoted ^= not (self.depth or self.angle)
        elif not self.quoted:
            self._outside(char)
        return char in ",;" and not self.inside

    def _outside(self, char: str) -> None:
        if char in "()":
            self.depth = max(0, self.depth + (1 if char == "(" else -1))
        elif char in "<>" and not self.depth:
            self.angle = char == "<"

    @property
    def inside(self) -> bool:
        return bool(self.quoted or self.depth or self.angle)


def _pieces(text: str) -> Iterator[str]:
    splitter = _Splitter()
    start = 0
    for position, char in enumerate(text):
        if splitter.parts(char):
            yield text[start:position]
            start = position + 1
    rest = text[start:]
    if splitter.inside and len(ADDRESS.findall(rest)) > 1:
        yield from re.split(r"[,;]", rest)
    else:
        yield rest


def _address(piece: str) -> Address | None:
    piece = GROUP.sub("", piece, count=1) if ":" in piece and "<" not in piece.split(":", 1)[0] else piece
    if not piece.strip():
        return None
    narrow = _narrow(piece)
    angled = re.findall(r"<([^<>]*)>?", narrow)
    for inner in reversed(angled):
        bare = inner.strip().strip("'\"").removeprefix("mailto:")
        if "@" in bare or not ADDRESS.search(narrow):
            address = _normal(re.sub(r"^@[^:]*:", "", bare).replace(" ", ""))
            name = narrow[: narrow.rfind("<" + inner)]
            return Address(_name(name, address) or _comment(narrow), address if "@" in address else _whole(bare))
    return _bare(narrow)


def _whole(bare: str) -> str:
    """A local name without a host, as cron and old servers write it."""
    return bare if re.fullmatch(r"[\w.+-]+", bare) else ""


def _bare(text: str) -> Address | None:
    meant = decoded(text)
    found = ADDRESS.search(re.sub(r"\([^()]*\)", " ", meant)) or ADDRESS.search(meant)
    if found is None:
        name = _name(text, "")
        return Address(name, "") if name else None
    address = _normal(found.group().strip("'").removeprefix("mailto:"))
    rest = meant.replace(found.group(), " ").replace("<>", " ")
    return Address(_comment(rest) or _name(re.sub(r"\([^()]*\)", " ", rest).strip(" <>"), address), address)


def _comment(text: str) -> str:
    found = re.search(r"\(([^()]*)\)", text)
    return tidy(decoded(found.group(1))) if found else ""


def _name(raw: str, address: str) -> str:
    text = raw.strip()
    if text.startswith('"') and text.rfind('"') > 0:
        text = text[1 : text.rfind('"')] + text[text.rfind('"') + 1 :]
    text = re.sub(r'\\(["\\()])', r"\1", text)
    name = tidy(decoded(text)).strip("\"' <")
    return "" if name.lower() == address.lower() else name


def _narrow(text: str) -> str:
    """Full-width signs that an input method left where mail wants ASCII."""
    if "@" in text or "＠" not in text:
        return text
    return unicodedata.normalize("NFKC", text)


def _normal(address: str) -> str:
    local, _, domain = address.strip().strip("'\"").rpartition("@")
    return f"{local}@{domain.lower().rstrip('.')}" if local else address.strip()
