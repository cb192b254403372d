"""`huifang categories evaluate`: how good suggestions are on a set of labelled texts."""

import codecs
import csv
import io
from pathlib import Path
from typing import Literal

import click
import msgspec

from infra.cli.options import json_option

HEADER = ["text", "label"]
LONGEST_FIELD = 1_000_000


@click.group()
def categories() -> None:
    """Suggested categories of tickets."""


@categories.command()
@click.option("--train", "train_on", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--test", "test_on", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option(
    "--threshold", type=click.FloatRange(0, 1), default=0.8, show_default=True, help="Confidence to apply by itself."
)
@json_option
def evaluate(*, train_on: Path, test_on: Path, threshold: float, as_json: bool) -> None:
    """Train on one file, ask about another: tab-separated, text and label, with or without a header line. Test texts
    whose label is not in the training file count as unknown topics."""
    from services.helpdesk.categories.model.measure import measure  # noqa: PLC0415 - heavy: who measures pays

    taught, asked = read(train_on), read(test_on)
    try:
        found = msgspec.to_builtins(measure(taught, asked, threshold=threshold))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    for name, value in found.items():
        shown = "-" if value is None else f"{value:,.4f}" if isinstance(value, float) else f"{value:,}"
        click.echo(f"{name.replace('_', ' '):<28} {shown:>14}")


def read(path: Path) -> list[tuple[str, str]]:
    """(text, label) of every line that has both. A header may name the columns in another order."""
    csv.field_size_limit(LONGEST_FIELD)
    text = _text(path)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=_quoting(text))
    try:
        rows = [row for row in lines if any(row)]
    except csv.Error as error:
        raise click.ClickException(f"{path.name}: line {lines.line_num}: {error}") from error
    place = (0, 1)
    if rows and set(HEADER) <= {cell.strip().lower() for cell in rows[0]}:
        head = [cell.strip().lower() for cell in rows.pop(0)]
        place = (head.index("text"), head.index("label"))
    short = next((i for i, row in enumerate(rows, 1) if len(row) <= max(place)), None)
    if short is not None:
        raise click.ClickException(f"{path.name}: line {short} has no tab between text and label")
    return [(row[place[0]].strip(), row[place[1]].strip()) for row in rows if row[place[0]].strip()]


def _text(path: Path) -> str:
    data = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise click.ClickException(f"{path.name}: line {line} is not UTF-8") from error


def _quoting(text: str) -> Literal[0, 3]:
    """Quoted like CSV only if every quote that opens a cell also closes it; else quotes are part of the texts."""
    cells = [cell for line in text.splitlines() for cell in line.split("\t")]
    opened = [cell for cell in cells if cell.startswith('"')]
    whole = bool(opened) and all(len(cell) > 1 and cell.endswith('"') for cell in opened)
    return csv.QUOTE_MINIMAL if whole else csv.QUOTE_NONE
