"""`huifang import tickets FILE.csv --company X`."""

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import msgspec

from infra.cli.bus import Desk, at_desk, fail
from infra.cli.importing.directory import Directory
from infra.cli.importing.file import Draft, Reading, read
from infra.cli.importing.values import Wrong
from infra.cli.options import home_option, json_option
from infra.cli.words import plainly, said
from shared.contracts.gateway import CompanyView
from shared.contracts.helpdesk import CONTACT_UNKNOWN, IMPORT_TICKET, TIME_IMPOSSIBLE, Imported, ImportTicket
from shared.core.clock import now
from shared.core.errors import DomainError

PATIENCE_SECONDS = 20.0
"""How long a contact that was just made may take to reach the helpdesk."""
PAUSE_SECONDS = 0.1
SHOWN = 50


@dataclass(slots=True)
class Outcome:
    """Of one run; `errors` are (line, sentence)."""

    created: int = 0
    present: int = 0
    new_customers: int = 0
    new_contacts: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    unknown_agents: list[str] = field(default_factory=list)


@click.group("import")
def import_() -> None:
    """Take over data from another system."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--company", "slug", required=True, help="Short name of the company.")
@click.option(
    "--source", default="csv", show_default=True, help="Name of the other system; with the id it names a ticket."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--dates", type=click.Choice(["ymd", "dmy", "mdy"]), default="ymd", show_default=True)
@click.option("--encoding", help="Of the file [UTF-8, else Big5, else GB18030].")
@json_option
@home_option
def tickets(file: Path, *, slug: str, as_json: bool, home: Path | None, **given: Any) -> None:
    """Import tickets from a CSV file with a header line, in Chinese or English.

    Needed columns: id, title, body, customer, created or message time, and requester or mail. Known besides: phone,
    status, priority, assignee, resolution, resolved at; and for exports with one line per message (same id):
    author, message time, visibility. Times without a zone are the company's.

    Running it again changes nothing that is there: a ticket is known by source and id. Wrong lines are listed
    with their numbers and left out; the rest is imported.
    """
    outcome = at_desk(home, lambda desk: _import(desk, file, slug, given))
    if as_json:
        click.echo(msgspec.json.encode(outcome))
    else:
        _report(outcome, dry=given["dry_run"])
    if outcome.errors:
        raise SystemExit(1)


async def _import(desk: Desk, file: Path, slug: str, given: dict[str, Any]) -> Outcome:
    company = await desk.company(slug)
    try:
        reading = read(file, zone=company.zone, dates=given["dates"], encoding=given["encoding"])
    except (Wrong, LookupError) as error:
        fail(f"{file}: {error}")
    directory = Directory(desk, company.id, dry=given["dry_run"])
    await directory.load()
    work = _Work(desk, company, directory, source=given["source"])
    outcome = await work.run(reading, dry=given["dry_run"])
    outcome.ignored_columns = reading.ignored
    outcome.unknown_agents = directory.unknown_agents(draft.assignee for draft in reading.drafts)
    return outcome


class _Work:
    def __init__(self, desk: Desk, company: CompanyView, directory: Directory, *, source: str) -> None:
        self._desk = desk
        self._company = company
        self._directory = directory
        self._source = source

    async def run(self, reading: Reading, *, dry: bool) -> Outcome:
        """Contacts first, so that they have reached the helpdesk by the time their tickets come."""
        outcome = Outcome(errors=list(reading.errors))
        ready = []
        for draft in reading.drafts:
            with _noting(outcome, draft):
                ready.append((draft, self._command(draft, await self._directory.requester(draft))))
        if not dry:
            await self._send(ready, outcome)
        else:
            outcome.created = len(ready)
        outcome.new_customers = self._directory.new_customers
        outcome.new_contacts = self._directory.new_contacts
        outcome.errors.sort()
        return outcome

    def _command(self, draft: Draft, requester_id: UUID) -> ImportTicket:
        """Built through the same limits as over the bus, so that a dry run finds what a real one would."""
        assignee_id = self._directory.agent(draft.assignee) if draft.assignee else None
        built: dict[str, Any] = {
            "source": self._source,
            "external_id": draft.external_id,
            "title": draft.title,
            "requester_id": str(requester_id),
            "opened_at": draft.opened_at.isoformat(),
            "messages": [msgspec.to_builtins(message) for message in draft.messages],
            "assignee_id": str(assignee_id) if assignee_id else None,
            "impact": draft.impact,
            "urgency": draft.urgency,
            "state": draft.state,
        }
        command = msgspec.convert(built, ImportTicket)
        wrong = command.impossible_time(now())
        if wrong is not None:
            raise TIME_IMPOSSIBLE(fields={wrong: TIME_IMPOSSIBLE.code})
        return command

    async def _send(self, ready: list[tuple[Draft, ImportTicket]], outcome: Outcome) -> None:
        # One after the other: the numbers of the tickets then follow the file.
        hidden = not sys.stderr.isatty()
        with click.progressbar(ready, label="tickets", file=sys.stderr, hidden=hidden) as bar:
            for draft, command in bar:
                with _noting(outcome, draft):
                    imported = await patient_import(self._desk, self._company.id, command)
                    outcome.created += imported.created
                    outcome.present += not imported.created


class _noting:  # noqa: N801 - reads as a word
    """What goes wrong inside belongs to this draft's line, and the next one goes on."""

    def __init__(self, outcome: Outcome, draft: Draft) -> None:
        self._outcome = outcome
        self._draft = draft

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, DomainError):
            text = said(error)
        elif isinstance(error, (Wrong, msgspec.ValidationError)):
            text = plainly(error)
        else:
            return False
        self._outcome.errors.append((self._draft.line, text))
        return True


async def patient_import(desk: Desk, tenant_id: UUID, command: ImportTicket) -> Imported:
    """Its contact may be on its way to the helpdesk still."""
    async with asyncio.timeout(PATIENCE_SECONDS) as patience:
        while True:
            try:
                return await desk.serve(tenant_id, IMPORT_TICKET, command)
            except DomainError as error:
                late = (patience.when() or 0) - asyncio.get_running_loop().time() < 2 * PAUSE_SECONDS
                if CONTACT_UNKNOWN.code not in {error.code, *error.fields.values()} or late:
                    raise
            await asyncio.sleep(PAUSE_SECONDS)


def _report(outcome: Outcome, *, dry: bool) -> None:
    for line, text in outcome.errors[:SHOWN]:
        click.echo(f"  line {line}: {text}", err=True)
    if len(outcome.errors) > SHOWN:
        click.echo(f"  … and {len(outcome.errors) - SHOWN} more", err=True)
    if outcome.ignored_columns:
        click.echo(f"  columns that mean nothing here: {', '.join(outcome.ignored_columns)}")
    if outcome.unknown_agents:
        click.echo(f"  not people of this company, so left unassigned: {', '.join(outcome.unknown_agents)}")
    made = "would be imported" if dry else "imported"
    present = "" if dry else f", {outcome.present} were there already"
    click.echo(f"{outcome.created} tickets {made}{present}, {len(outcome.errors)} lines wrong")
    if outcome.new_customers or outcome.new_contacts:
        click.echo(f"  with {outcome.new_customers} new customers and {outcome.new_contacts} new contacts")
