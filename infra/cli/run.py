"""`huifang run`, `migrate`, `streams`: what containers and the supervisor start."""

import asyncio
import gc
import os
import subprocess
import sys
from importlib import import_module

import click

from shared.contracts.parties import SERVICES
from shared.core import settings

LOADING = 50_000
"""New objects before the collector looks for garbage while the product is loaded: there is none yet, and with Python's
own 700 the search took a seventh of the gateway's start. A process chooses its own number once it has settled."""


@click.group()
def run() -> None:
    """Run one process in the foreground."""
    gc.set_threshold(LOADING, 20, 20)


@run.command()
def gateway() -> None:
    """The web door: pages, REST, OAuth, identity."""
    import_module("gateway.main").run()


def _service(name: str) -> None:
    import_module("shared.service").run(import_module(f"services.{name}.app").SERVICE)


@run.command()
def projects() -> None:
    """Delivery and governance."""
    _service("projects")


@run.command()
def helpdesk() -> None:
    """Tickets and after-sales."""
    _service("helpdesk")


@run.command()
def notify() -> None:
    """Notices and mail."""
    _service("notify")


@run.command()
def suggester() -> None:
    """Suggests categories for helpdesk's tickets, and learns them."""
    import_module("shared.worker").run(import_module("services.helpdesk.suggester").WORKER)


@run.command()
def mailroom() -> None:
    """Takes mail in (SMTP), and files it as tickets and answers."""
    import_module("shared.worker").run(import_module("services.helpdesk.mailroom").WORKER)


@run.command()
@click.option("--port", default=8025, show_default=True)
@click.option("--smtp-port", default=1025, show_default=True)
def mail(port: int, smtp_port: int) -> None:
    """The local mail catcher: takes every mail, shows it on a page, sends none."""
    import_module("infra.local.mail").run(port=port, smtp_port=smtp_port)


@click.command()
@click.option(
    "--service", "names", multiple=True, type=click.Choice([str(party) for party in SERVICES]), help="Only these [all]."
)
def migrate(names: tuple[str, ...]) -> None:
    """Bring the databases up to date; each service in a process of its own."""
    for name in names or SERVICES:
        done = subprocess.run([sys.executable, "-m", "shared.db.migrate", name], env=os.environ, check=False)
        if done.returncode:
            raise SystemExit(done.returncode)


@click.command()
@click.option("--replicas", default=1, show_default=True, help="Copies of the stream; 3 in production.")
def streams(replicas: int) -> None:
    """Make or update the event stream and its consumers; refuses a broker that does not sync every write."""
    from infra.nats.streams import ensure  # noqa: PLC0415

    asyncio.run(
        ensure(
            servers=list(settings.words("NATS_SERVERS")),
            seed=settings.text("NATS_SEED"),
            replicas=replicas,
            monitors=settings.words("NATS_MONITOR"),
            tls_ca=settings.text("NATS_TLS_CA", "") or None,
        )
    )
