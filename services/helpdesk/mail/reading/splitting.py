"""Telling a writer's new words from what is answered and from signatures. Every line ends on one side or the other.

History begins at a header block, a separator or an attribution and goes to the end, unless what follows is marked
with ">": then only the marked lines are history, and what is written under or between them is new.
"""

import re
from dataclasses import dataclass

from services.helpdesk.mail.reading import phrases
from services.helpdesk.mail.reading.plaintext import HISTORY, MARKS, SIGNATURE, SIGNATURE_END

MOST_LINES = 20_000
"""Looked through for history; what lies beyond belongs to the side of the last line."""
LONGEST_LINE = 1000
HEADS_WITHIN = 12
WRAPPED = 4
"""Lines over which an attribution may be broken."""
SIGNATURE_LINES = 25
CARD_LINES = 10
QUOTED = re.compile(r"^[ \t]{0,3}[>＞|]")


@dataclass(slots=True)
class Split:
    text: str
    quoted: str
    has_history: bool


def split(lines: list[str], *, is_reply: bool) -> Split:
    """Lines marked with ">" are history in a reply, or after words that say so.

    Without any new words all is text: a forwarded mail is what its sender has to say."""
    old = [False] * len(lines)
    has_history = _mark_history(lines, old, is_reply=is_reply)
    _mark_signatures(lines, old)
    _mark_leftovers(lines, old)
    shown = [line for line, is_old in zip(lines, old, strict=True) if not is_old and line not in MARKS]
    rest = [line for line, is_old in zip(lines, old, strict=True) if is_old and line not in MARKS]
    if not any(line.strip() for line in shown):
        return Split(_joined([line for line in lines if line not in MARKS]), "", has_history)
    return Split(_joined(shown), _joined(rest), has_history)


def _joined(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n")


def _mark_history(lines: list[str], old: list[bool], *, is_reply: bool) -> bool:
    position = 0
    found = False
    last = min(len(lines), MOST_LINES)
    while position < last:
        if (found or is_reply) and QUOTED.match(lines[position]) and _is_quote(lines, position):
            old[position] = found = True
            position += 1
            continue
        length = _begins(lines, position)
        if length:
            found = True
            position = _mark_from(lines, old, position, length)
        else:
            position += 1
    if found and old[last - 1]:
        old[last:] = [True] * (len(lines) - last)
    return found


def _is_quote(lines: list[str], position: int) -> bool:
    """A bar alone is a table or a shell's pipe unless its neighbours have one too."""
    if not lines[position].lstrip().startswith("|"):
        return True
    return not lines[position].rstrip().endswith("|") and any(
        QUOTED.match(line) and not line.rstrip().endswith("|")
        for line in (*lines[max(0, position - 1) : position], *lines[position + 1 : position + 2])
    )


def _mark_from(lines: list[str], old: list[bool], start: int, length: int) -> int:
    """History of `length` opening lines; where it goes on with ">", it ends with the last of those lines."""
    after = start + length
    follows = next((index for index in range(after, len(lines)) if lines[index].strip()), None)
    if follows is not None and lines[follows].lstrip().startswith((">", "＞")) and lines[start] != HISTORY:
        old[start:follows] = [True] * (follows - start)
        return follows
    old[start:] = [True] * (len(lines) - start)
    return len(lines)


def _begins(lines: list[str], position: int) -> int:
    """How many lines open a history here; 0: none does."""
    line = lines[position]
    if line == HISTORY:
        return 1
    if not line.strip() or len(line) > LONGEST_LINE:
        return 0
    if phrases.ORIGINAL.match(line) or phrases.FORWARDING.match(line):
        return 1
    if phrases.RULE.match(line):
        below = next((i for i in range(position + 1, min(position + 4, len(lines))) if lines[i].strip()), None)
        length = _begins_block(lines, below) if below is not None else 0
        return length + (below - position) if below is not None and length else 0
    return _begins_block(lines, position) or _attribution(lines, position)


def _begins_block(lines: list[str], position: int) -> int:
    """Lines of Sent:, To:, Subject: and the like close together, From: among them and, but for old programs, first."""
    opening = _head(lines[position])
    if opening is None:
        return 0
    seen = {opening[0]}
    last = position
    mailed = "@" in lines[position]
    for index in range(position + 1, min(position + HEADS_WITHIN, len(lines))):
        line = lines[index]
        found = _head(line)
        if found:
            seen.add(found[0])
            mailed = mailed or (found[0] == "from" and "@" in line)
            last = index
        elif line.strip() and last < index - 3:
            break
    enough = _enough(seen, mailed=mailed, is_first=opening[0] == "from")
    return last - position + 1 if enough else 0


def _head(line: str) -> tuple[str, str] | None:
    for kind, shape in phrases.HEADS.items():
        found = shape.match(line)
        if found:
            return kind, found.group("value")
    return None


def _enough(seen: set[str], *, mailed: bool, is_first: bool) -> bool:
    if "from" not in seen:
        return False
    others = len(seen) - 1
    if not is_first:
        return others >= 3 or (mailed and others >= 2)
    dated = bool(seen & {"sent", "subject"})
    return others >= 3 or (mailed and (others >= 2 or dated)) or seen >= {"from", "sent", "subject"}


def _attribution(lines: list[str], position: int) -> int:
    """ "On …, somebody <address> wrote:", which programs break over several lines."""
    joined = ""
    for length in range(1, WRAPPED + 1):
        index = position + length - 1
        if index >= len(lines) or not lines[index].strip() or (length > 1 and QUOTED.match(lines[index])):
            return 0
        joined = f"{joined} {lines[index].strip()}".strip()
        if len(joined) > LONGEST_LINE:
            return 0
        if phrases.WROTE.search(joined) or phrases.BARE_WHO.match(joined):
            if not phrases.WHEN.search(joined) and not _quote_follows(lines, index):
                return 0
            return length if length == 1 or _opens(lines[position]) else 0
        if length == 1 and not _opens(joined):
            return 0
    return 0


def _opens(line: str) -> bool:
    return bool(phrases.OPENING.match(line)) and (len(line) < 220)


def _quote_follows(lines: list[str], index: int) -> bool:
    following = next((line for line in lines[index + 1 : index + 4] if line.strip()), "")
    return bool(QUOTED.match(following))


def _mark_signatures(lines: list[str], old: list[bool]) -> None:
    inside = False
    for position, line in enumerate(lines):
        if line == SIGNATURE:
            inside = old[position] = True
        elif line == SIGNATURE_END:
            inside, old[position] = False, True
        elif inside:
            old[position] = True
    ends = _end_of_new(old)
    start = _signature(lines, old, ends)
    if start is not None and _words_before(lines, old, start):
        for position in range(start, ends):
            old[position] = True


def _mark_leftovers(lines: list[str], old: list[bool]) -> None:
    """Rules and "--" that stand right above history or a signature belong to it."""
    ends = _end_of_new(old)
    while 0 < ends < len(old):
        line = lines[ends - 1]
        if line.strip() and line not in MARKS and not (phrases.RULE.match(line) or phrases.DELIMITER.match(line)):
            return
        ends -= 1
        old[ends] = True


def _end_of_new(old: list[bool]) -> int:
    ends = len(old)
    while ends and old[ends - 1]:
        ends -= 1
    return ends


def _words_before(lines: list[str], old: list[bool], start: int) -> bool:
    return any(
        line.strip() and line not in MARKS
        for line, is_old in zip(lines[:start], old[:start], strict=True)
        if not is_old
    )


def _signature(lines: list[str], old: list[bool], ends: int) -> int | None:
    """Where the last new words stop: at "-- ", "Sent from my …" or a disclaimer, whichever comes first near the end."""
    found: int | None = None
    count = 0
    for position in range(ends - 1, -1, -1):
        line = lines[position]
        if old[position]:
            break
        if not line.strip() or len(line) > LONGEST_LINE:
            count += bool(line.strip())
        else:
            count += 1
            below = found if found is not None else ends
            if (
                _delimits(line, count)
                or _is_footer(lines, position, below)
                or (phrases.DEVICE.match(line) and _nothing_below(lines, position, below))
            ):
                found = position
        if phrases.DISCLAIMER.match(line) and _paragraph_starts(lines, position):
            found = position
        if count > SIGNATURE_LINES * 2:
            break
    return found


def _delimits(line: str, count: int) -> bool:
    """The surer a sign, the more lines may follow it."""
    if not phrases.DELIMITER.match(line):
        return False
    most = SIGNATURE_LINES if line == "-- " else SIGNATURE_LINES // 2 if line.startswith("--") else SIGNATURE_LINES // 3
    return count <= most


def _is_footer(lines: list[str], position: int, ends: int) -> bool:
    """A rule with a list's footer or somebody's card under it."""
    if not phrases.RULE.match(lines[position]) or lines.count(lines[position]) > 1:
        return False
    below = [line for line in lines[position + 1 : ends] if line.strip()]
    return (
        0 < len(below) <= CARD_LINES
        and all(len(line) <= 120 for line in below)
        and bool(phrases.CARD.search("\n".join(below)))
    )


def _nothing_below(lines: list[str], position: int, ends: int) -> bool:
    """ "Sent from my iPhone" is one only as the last words (a name may follow, hardly more)."""
    return sum(bool(line.strip()) for line in lines[position + 1 : ends]) <= 2


def _paragraph_starts(lines: list[str], position: int) -> bool:
    return position > 0 and (not lines[position - 1].strip() or bool(phrases.RULE.match(lines[position - 1])))
