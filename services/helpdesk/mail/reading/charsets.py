"""From bytes to text: by the charset that was told if the bytes bear it out, else by what they look like.

Labels lie in known ways (WHATWG's Encoding Standard collects them): gb2312 means GBK and more, iso-8859-1 means
windows-1252, a mail "in big5" may hold UTF-8. So a label is tried first, and weighed against UTF-8 and, where it
fails, against the charsets of East Asia by how common the characters are that come out.
"""

import codecs
import re

from services.helpdesk.mail.reading.commonness import is_japanese, likelihood
from services.helpdesk.mail.reading.jis import from_jis
from services.helpdesk.mail.reading.labels import codec_of

SINGLE_BYTE = re.compile(r"^(ascii|cp12\d\d|cp125\d|cp437|cp85\d|cp866|cp874|iso8859_?\d*|mac_\w+|koi8_\w|latin\d*)$")
ASIAN = ("gb18030", "cp950", "cp932", "euc_jp", "cp949", "big5hkscs")
CHINESE = frozenset({"gb18030", "cp950", "big5hkscs"})
PLAUSIBLE = 0.55
"""Below this share of common characters a reading is taken for garbage."""
EASTERN = [
    "gb18030",
    "gbk",
    "gb2312",
    "hz",
    "big5",
    "big5hkscs",
    "cp950",
    "cp932",
    "shift_jis",
    "shift_jis_2004",
    "shift_jisx0213",
    "euc_jp",
    "euc_jis_2004",
    "euc_jisx0213",
    "cp949",
    "euc_kr",
    "johab",
    "utf_16",
    "utf_32",
    "utf_7",
]
"""Weighed before the detector for the rest is asked."""
CONVINCING = 0.72
"""What a reading must reach that nobody told us of."""
SAMPLE = 64 * 1024


def text_of(data: bytes, label: str) -> tuple[str, str]:
    """The text, and what was wrong: "" nothing, else `charset_wrong`, `charset_missing` or `charset_bytes`."""
    marked = _by_mark(data)
    if marked is not None:
        return marked, ""
    named = codec_of(label)
    if data.isascii() and named in {None, "ascii", "utf_8", "cp1252", "gb18030", "cp950", "cp932", "cp949"}:
        return _plain_ascii(data, named)
    if named is not None:
        told = _strictly(data, named)
        if told is not None and not _utf8_instead(data, told, named) and not _garbage(told, named):
            return told, ""
    guessed = detected(data, named)
    if guessed is not None:
        return guessed, "charset_missing" if _says_nothing(label) else "charset_wrong"
    rough = data.decode(named or "utf_8", "replace")
    return rough, "charset_bytes"


def _says_nothing(label: str) -> bool:
    return codec_of(label) in {None, "ascii"}


def _by_mark(data: bytes) -> str | None:
    for mark, codec in (
        (codecs.BOM_UTF8, "utf_8"),
        (codecs.BOM_UTF32_LE, "utf_32"),
        (codecs.BOM_UTF16_LE, "utf_16"),
        (codecs.BOM_UTF16_BE, "utf_16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(codec).lstrip("\ufeff")
            except UnicodeDecodeError:
                return None
    return None


_JIS = re.compile(rb"\x1b\$[@B]|\x1b\(J|\x1b\$\(D")


def _plain_ascii(data: bytes, named: str | None) -> tuple[str, str]:
    """Seven bits may still be ISO-2022-JP or HZ whose label was lost on the way."""
    if _JIS.search(data):
        read = _strictly(data, "iso2022_jp")
        if read is not None:
            return read, "charset_missing" if named in {None, "ascii"} else "charset_wrong"
    if b"~{" in data and b"~}" in data:
        read = _strictly(data, "hz")
        if read is not None and not read.isascii():
            return read, "charset_missing"
    return data.decode("ascii"), ""


def _strictly(data: bytes, codec: str) -> str | None:
    """None unless all bytes are of that charset; a character cut off at the very end is forgiven."""
    if codec == "iso2022_jp":
        return from_jis(data)
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        if error.end < len(data) or error.start < len(data) - 4 or error.start == 0:
            return _near(data, codec)
        return data[: error.start].decode(codec) + "\ufffd"
    except (UnicodeError, ValueError, LookupError):
        return None


_NEARER = {"cp950": "big5hkscs", "cp932": "shift_jis_2004", "euc_jp": "euc_jis_2004", "cp1252": "latin_1"}


def _near(data: bytes, codec: str) -> str | None:
    nearer = _NEARER.get(codec)
    if nearer is None:
        return None
    try:
        return data.decode(nearer)
    except UnicodeError:
        return None


def _utf8_instead(data: bytes, told: str, named: str) -> bool:
    """UTF-8 under another label: bytes of other charsets seldom make valid UTF-8, and never for long."""
    if named in {"utf_8", "utf_7", "utf_16", "iso2022_jp", "hz"} or data.isascii():
        return False
    read = _strictly(data, "utf_8")
    if read is None or read.endswith("\ufffd"):
        return False
    if SINGLE_BYTE.match(named):
        return True
    return likelihood(read) > likelihood(told)


def _garbage(told: str, named: str) -> bool:
    """A single-byte charset takes any bytes: what looks like text of East Asia read byte by byte is not text."""
    if not SINGLE_BYTE.match(named):
        return any("\ue000" <= char <= "\uf8ff" for char in told[:SAMPLE]) and likelihood(told) < PLAUSIBLE
    strange = sum(char > "\x7f" for char in told[:SAMPLE])
    letters = sum(char.isalpha() and char > "\x7f" for char in told[:SAMPLE])
    if named in {"cp1252", "ascii", "iso8859_15", "latin_1", "cp1250"}:
        return strange >= 4 and letters * 10 < strange * 7 and _runs(told)
    return False


_RUN = re.compile(r"[\x80-\U0010ffff]{4,}")


def _runs(told: str) -> bool:
    """Words of Europe seldom have four letters beyond ASCII in a row."""
    return bool(_RUN.search(told[:SAMPLE]))


def detected(data: bytes, named: str | None) -> str | None:
    """By looks: UTF-8, then the charset of East Asia whose characters are commonest, then a detector for the rest."""
    read = _strictly(data, "utf_8")
    if read is not None and not data.isascii():
        return read
    best, weight = None, CONVINCING
    for codec in ASIAN:
        text = _strictly(data, codec)
        if text is None:
            continue
        score = likelihood(text) + (0.05 if codec == named else 0.0)
        if codec in CHINESE and is_japanese(text):
            score -= 0.5
        if score > weight:
            best, weight = text, score
    return best if best is not None else _of_europe(data, named)


def _of_europe(data: bytes, named: str | None) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - heavy, and seldom needed

    if named is not None and (told := _strictly(data, named)) is not None:
        return told
    if _is_western(data):
        return data.decode("cp1252")
    found = from_bytes(_spread(data), preemptive_behaviour=False, cp_exclusion=EASTERN).best()
    if found is not None:
        text = _strictly(data, found.encoding)
        if text is not None:
            return text
    return data.decode("cp1252", "replace") if named is None or named == "ascii" else None


def _is_western(data: bytes) -> bool:
    """Letters of Western Europe, few among many of ASCII."""
    try:
        text = data[:SAMPLE].decode("cp1252")
    except UnicodeDecodeError:
        return False
    strange = [char for char in text if char > "\x7f"]
    letters = sum(char.isalpha() for char in strange)
    plain = sum(char.isalpha() for char in text) - letters
    return letters * 10 >= len(strange) * 7 and letters <= plain


def _spread(data: bytes) -> bytes:
    """The lines that are not ASCII, a few thousand bytes of them: the detector is slow."""
    lines = [line for line in data[: SAMPLE * 4].split(b"\n") if not line.isascii()]
    return b"\n".join(lines)[:8000]
