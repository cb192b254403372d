"""From bytes to text: by the charset that was told if the bytes bear it out, else by what they look like.

Labels lie in known ways (WHATWG's Encoding Standard collects them): gb2312 means GBK and more, iso-8859-1 means
windows-1252, a mail "in big5" may hold UTF-8. So a label is tried first, and weighed against UTF-8 and, where it
fails, against the charsets of East Asia by how common the characters are that come out.
"""

import codecs
import re
from collections.abc import Iterator
from functools import cache

from services.helpdesk.mail.reading.commonness import likelihood

ALIASES = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gb_2312": "gb18030",
    "gb2312-80": "gb18030",
    "csgb2312": "gb18030",
    "csiso58gb231280": "gb18030",
    "iso-ir-58": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb-18030": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "936": "gb18030",
    "windows-936": "gb18030",
    "chinese": "gb18030",
    "x-euc-cn": "gb18030",
    "euc-cn": "gb18030",
    "euccn": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "cp950",
    "big-5": "cp950",
    "cn-big5": "cp950",
    "csbig5": "cp950",
    "x-x-big5": "cp950",
    "x-big5": "cp950",
    "chinesebig5": "cp950",
    "chinesebig5_charset": "cp950",
    "windows-950": "cp950",
    "big5-tw": "cp950",
    "big5-eten": "cp950",
    "big5-hk": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "x-ms-cp932": "cp932",
    "cseucpkdfmtjapanese": "euc_jp",
    "x-euc-jp": "euc_jp",
    "x-euc": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "csiso2022jp": "iso2022_jp",
    "_iso-2022-jp$esc": "iso2022_jp",
    "cp50220": "iso2022_jp",
    "cp50221": "iso2022_jp",
    "iso-2022-jp-ms": "iso2022_jp",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "ksc_5601": "cp949",
    "korean": "cp949",
    "euc-kr": "cp949",
    "cseuckr": "cp949",
    "windows-949": "cp949",
    "ms949": "cp949",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "iso-8859-1-windows-3.1-latin-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "ansi": "cp1252",
    "ansi_x3.4-1968": "ascii",
    "ansi_x3.110-1983": "cp1252",
    "us": "ascii",
    "7bit": "ascii",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-8-e": "iso8859_8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "unicode-1-1-utf-7": "utf_7",
    "utf-7": "utf_7",
    "unicode-2-0-utf-7": "utf_7",
    "x-unicode-2-0-utf-7": "utf_7",
    "csunicode11utf7": "utf_7",
    "unicode-1-1-utf-8": "utf_8",
    "x-unicode-2-0-utf-8": "utf_8",
    "utf8mb4": "utf_8",
    "unicode": "utf_16",
    "utf-16": "utf_16",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-cp1251": "cp1251",
    "koi8": "koi8_r",
}

NO_WORD = frozenset({"", "unknown", "unknown-8bit", "x-unknown", "x-user-defined", "default", "_autodetect", "none"})
"""Labels that say nothing."""
SINGLE_BYTE = re.compile(r"^(ascii|cp12\d\d|cp125\d|cp437|cp85\d|cp866|cp874|iso8859_?\d*|mac_\w+|koi8_\w|latin\d*)$")
ASIAN = ("gb18030", "cp950", "cp932", "euc_jp", "cp949", "big5hkscs")
PLAUSIBLE = 0.55
"""Below this share of common characters a reading is taken for garbage."""
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


def codec_of(label: str) -> str | None:
    """The codec for what a mail calls a charset; None where nothing sensible is meant."""
    plain = label.strip().strip("\"'").split(";")[0].strip().lower()
    if plain in NO_WORD:
        return None
    for name in (plain, plain.replace(" ", ""), re.sub(r"^(x-|cs|charset=)", "", plain)):
        found = _known(ALIASES.get(name, name))
        if found is not None:
            return ALIASES.get(found, found)
    return None


@cache
def _known(name: str) -> str | None:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in _NO_CHARSETS:
        return None
    return _NORMAL.get(info.name, info.name.replace("-", "_"))


_NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
_NORMAL = {"utf-8": "utf_8", "big5": "cp950", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"} | {
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "utf-7": "utf_7",
}


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
        return _from_jis(data)
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


_SHIFTED = re.compile(rb"\x1b(\$[@B]|\$\(D|\([BJHI])")


def _from_jis(data: bytes) -> str | None:
    """ISO-2022-JP with what senders put into it: half-width kana, and NEC's and IBM's characters, which only
    Shift_JIS names. Each escape holds until the next one or the end of its line."""
    if any(byte > 0x7F for byte in data):
        return None
    out: list[str] = []
    mode = b"(B"
    position = 0
    for found in [*_SHIFTED.finditer(data), None]:
        end = found.start() if found else len(data)
        out.append(_jis_run(data[position:end], mode))
        if found:
            mode, position = found.group(1), found.end()
    text = "".join(out)
    return text if text.count("\ufffd") * 10 <= len(text) else None


def _jis_run(run: bytes, mode: bytes) -> str:
    if mode in {b"$B", b"$@"}:
        head, line, rest = run.partition(b"\n")
        return _kanji(head) + (line + rest).decode("ascii", "replace")
    if mode == b"(I":
        return bytes(byte | 0x80 for byte in run).decode("cp932", "replace")
    if mode == b"$(D":
        return b"".join(b"\x8f" + bytes((a | 0x80, b | 0x80)) for a, b in _pairs(run)).decode("euc_jp", "replace")
    return run.decode("ascii", "replace")


def _kanji(run: bytes) -> str:
    """JIS X 0208 → Shift_JIS, the arithmetic of both layouts."""
    out = bytearray()
    for high, low in _pairs(run):
        lead = ((high - 0x21) >> 1) + 0x81
        lead += 0x40 if lead > 0x9F else 0
        if high & 1:
            trail = low + 0x1F + (low >= 0x60)
        else:
            trail = low + 0x7E
        out += bytes((lead & 0xFF, trail & 0xFF))
    return out.decode("cp932", "replace") + ("\ufffd" if len(run) & 1 else "")


def _pairs(run: bytes) -> Iterator[tuple[int, int]]:
    return zip(run[::2], run[1::2], strict=False)


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
    best, weight = None, PLAUSIBLE
    for codec in ASIAN:
        text = _strictly(data, codec)
        if text is None:
            continue
        score = likelihood(text) + (0.05 if codec == named else 0.0)
        if score > weight:
            best, weight = text, score
    return best if best is not None else _of_europe(data, named)


def _of_europe(data: bytes, named: str | None) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - heavy, and seldom needed

    if named is not None and (told := _strictly(data, named)) is not None:
        return told
    found = from_bytes(_spread(data), preemptive_behaviour=False).best()
    if found is not None:
        text = _strictly(data, found.encoding)
        if text is not None:
            return text
    return data.decode("cp1252", "replace") if named is None or named == "ascii" else None


def _spread(data: bytes) -> bytes:
    """The lines that are not ASCII, a few thousand bytes of them: the detector is slow."""
    lines = [line for line in data[: SAMPLE * 4].split(b"\n") if not line.isascii()]
    return b"\n".join(lines)[:8000]
