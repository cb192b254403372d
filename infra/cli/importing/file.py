"""From a CSV file to drafts of tickets. Rows that share an id are one ticket: the later ones are its replies."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from infra.cli.importing import values
from infra.cli.importing.columns import mapped, missing, plain
from infra.cli.importing.values import Wrong
from shared.contracts.helpdesk import ImportedMessage, TicketState

ENCODINGS = ("utf-8-sig", "cp950", "gb18030")
DELIMITERS = ",;\t|"
CELL_CHARACTERS = 200_000
ENDED = frozenset({TicketState.RESOLVED, TicketState.CLOSED})
STAFF_NAME = "—"
"""Who wrote a solution when the export does not say."""


@dataclass(slots=True)
class Draft:
    """A ticket as the file has it; `line` is where it begins."""

    line: int
    external_id: str
    title: str
    customer: str
    requester: str
    mail: str
    phone: str
    opened_at: datetime
    state: TicketState
    impact: int
    urgency: int
    assignee: str
    messages: list[ImportedMessage]


@dataclass(slots=True)
class Reading:
    """What was read, what was wrong with which line, and which columns mean nothing here."""

    drafts: list[Draft] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


def read(path: Path, *, zone: str, dates: str, encoding: str | None = None) -> Reading:
    """Raises Wrong if the file as a whole cannot be used."""
    rows = _rows(_text(path, encoding))
    header = next(rows, None)
    if header is None:
        raise Wrong(f"{path} is empty")
    columns, ignored = mapped(header[1])
    lacking = missing(columns)
    if lacking:
        raise Wrong(f"no column for {', '.join(lacking)}; found: {', '.join(header[1])}")
    reading = Reading(ignored=ignored)
    reader = _Reader(reading, ZoneInfo(zone), dates)
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            taken = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
            reader.take(Row(line, taken))
    return reading


def _text(path: Path, encoding: str | None) -> str:
    raw = path.read_bytes()
    for name in (encoding,) if encoding else ENCODINGS:
        try:
            return raw.decode(name)
        except UnicodeDecodeError:
            continue
    raise Wrong(f"{path} is not written in {encoding or 'UTF-8, Big5 or GB18030'}; --encoding says in what")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """With the line where each begins: a cell may hold several lines."""
    csv.field_size_limit(CELL_CHARACTERS)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Wrong(f"line {begins}: {error}") from error


class _Reader:
    """Takes row after row; a wrong one is noted and left out, with all that follow of the same ticket."""

    def __init__(self, reading: Reading, zone: ZoneInfo, dates: str) -> None:
        self._reading = reading
        self._zone = zone
        self._dates = dates
        self._by_id: dict[str, Draft | None] = {}

    def take(self, row: Row) -> None:
        try:
            self._sort_in(row)
        except Wrong as error:
            self._reading.errors.append((row.line, str(error)))

    def _sort_in(self, row: Row) -> None:
        if not row["id"]:
            raise Wrong("no id")
        if row["id"] in self._by_id:
            self._reply(row)
            return
        self._by_id[row["id"]] = None
        self._by_id[row["id"]] = draft = self._draft(row)
        self._reading.drafts.append(draft)

    def _draft(self, row: Row) -> Draft:
        for name in ("title", "body", "customer"):
            if not row[name]:
                raise Wrong(f"no {name}")
        if not row["mail"] and not row["requester"]:
            raise Wrong("no requester and no mail address")
        opened_at = self._moment(row["opened_at"] or row["at"])
        state = values.state(row["state"])
        impact, urgency = values.levels(row["priority"])
        requester = row["requester"] or row["mail"].partition("@")[0]
        first = ImportedMessage(at=opened_at, author=requester, from_staff=False, body=row["body"])
        return Draft(
            line=row.line,
            external_id=row["id"],
            title=row["title"],
            customer=row["customer"],
            requester=requester,
            mail=row["mail"],
            phone=row["phone"],
            opened_at=opened_at,
            state=state,
            impact=impact,
            urgency=urgency,
            assignee=row["assignee"],
            messages=[first, *self._solution(row, opened_at, state)],
        )

    def _solution(self, row: Row, opened_at: datetime, state: TicketState) -> list[ImportedMessage]:
        if not row["solution"]:
            return []
        at = self._moment(row["ended_at"]) if row["ended_at"] else opened_at + timedelta(minutes=1)
        author = row["assignee"] or STAFF_NAME
        return [ImportedMessage(at=at, author=author, from_staff=True, body=row["solution"])]

    def _reply(self, row: Row) -> None:
        draft = self._by_id[row["id"]]
        if draft is None:
            raise Wrong(f"belongs to {row['id']}, whose first line is wrong")
        if not row["body"]:
            raise Wrong("no body")
        author = row["author"] or STAFF_NAME
        message = ImportedMessage(
            at=self._moment(row["at"] or row["opened_at"]),
            author=author,
            from_staff=plain(author) != plain(draft.requester),
            visibility=values.visibility(row["visibility"]),
            body=row["body"],
        )
        draft.messages.append(message)

    def _moment(self, text: str) -> datetime:
        if not text:
            raise Wrong("no time")
        return values.moment(text, self._zone, self._dates)
