"""What a mail calls a charset, and which of Python's codecs reads what is meant (labels lie in known ways)."""

import codecs
import re
from functools import cache

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
