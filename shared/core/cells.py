"""Tables for a spreadsheet. The only place that writes one: no cell of ours is ever a formula of somebody's."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BOM = "\ufeff"
"""Without it, spreadsheets on Windows take UTF-8 for the local code page."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
"""What makes a cell a formula, or a command, in one spreadsheet or another, full-width forms included."""
_BLANKS = " \u00a0\u3000"


def is_formula(text: str) -> bool:
    return text.lstrip(_BLANKS).startswith(DANGEROUS)


def safe_cell(text: str) -> str:
    """A cell that starts like a formula is kept as text by an apostrophe (OWASP, CSV injection)."""
    return f"'{text}" if is_formula(text) else text


def table(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV, whatever starts like a formula kept as text; without the mark that begins a file."""
    out = StringIO()
    csv.writer(out).writerows([safe_cell(str(cell)) for cell in row] for row in rows)
    return out.getvalue()
