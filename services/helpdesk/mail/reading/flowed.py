"""format=flowed (RFC 3676): lines that end in a blank go on in the next one of the same depth of quotes."""

import re

DEPTH = re.compile(r"^(>*) ?(.*)$", re.DOTALL)


def unflowed(text: str, *, delsp: bool) -> str:
    out: list[list[str]] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        found = DEPTH.match(line)
        marks, words = (found.group(1), found.group(2)) if found else ("", line)
        if not marks and line.startswith(" "):
            words = line[1:]
        signature = words == "-- "
        flows = words.endswith(" ") and not signature
        kept = words[:-1] if flows and delsp else words
        if open_depth == len(marks) and not signature and out:
            out[-1].append(kept)
        else:
            out.append([f"{marks} {kept}" if marks else kept])
        open_depth = len(marks) if flows else None
    return "\n".join("".join(pieces) for pieces in out)
