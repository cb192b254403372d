"""A little Markdown: headings and tables, written the same way every time."""

from collections.abc import Iterable, Sequence


def page(title: str, about: str, *parts: str) -> str:
    note = "<!-- Written by `make docs`; edit the code instead. -->"
    return "\n\n".join([f"# {title}", note, about, *parts]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line(row) for row in rows)]
    return "\n".join(lines)


def code(*words: object) -> str:
    return ", ".join(f"`{word}`" for word in words)


def sentence(text: str | None) -> str:
    """The first paragraph of a docstring on one line."""
    return " ".join((text or "").strip().split("\n\n")[0].split())


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
