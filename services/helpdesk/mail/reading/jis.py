"""ISO-2022-JP as it is really written."""

import re
from collections.abc import Iterator

_SHIFTED = re.compile(rb"\x1b(\$[@B]|\$\(D|\([BJHI])")


def from_jis(data: bytes) -> str | None:
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
        trail = low + 0x1F + (low >= 0x60) if high & 1 else low + 0x7E
        out += bytes((lead & 0xFF, trail & 0xFF))
    return out.decode("cp932", "replace") + ("\ufffd" if len(run) & 1 else "")


def _pairs(run: bytes) -> Iterator[tuple[int, int]]:
    return zip(run[::2], run[1::2], strict=False)
