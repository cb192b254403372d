"""Names of files: what a sender calls a file, made harmless, and said again in a header."""

import re
import unicodedata
from urllib.parse import quote

LONGEST_BYTES = 240
LONGEST_GIVEN = 1_000
"""Characters that are looked at, from the end: composing a letter with thousands of marks takes time with their
square."""
FALLBACK = "file"

_BAD = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_WINDOWS = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def safe_name(given: str, extensions: tuple[str, ...]) -> str:
    """One line, no path, no characters that turn text around, and an ending that tells the truth: the last one is of
    the type that was found, else that type's own is added."""
    text = unicodedata.normalize("NFC", given[-LONGEST_GIVEN:]).replace("\\", "/").rpartition("/")[2]
    visible = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    name = _BAD.sub("_", visible).strip(" .") or FALLBACK
    if _WINDOWS.match(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not dot or ending.lower() not in extensions:
        stem, ending = name, extensions[0]
    room = LONGEST_BYTES - len(ending) - 1
    return f"{_shortened(stem or FALLBACK, room)}.{ending}"


def _shortened(stem: str, room: int) -> str:
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") or FALLBACK


def disposition(name: str) -> str:
    """`Content-Disposition` of a download (RFC 6266): ASCII for the old, UTF-8 for all others."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("%", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
