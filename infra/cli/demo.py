"""`huifang seed` and `huifang sign-ins`: the three companies of the local stack."""

import asyncio
import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from infra.cli.bus import fail, use_settings
from infra.cli.options import home_option, json_option
from infra.demo import welcome
from infra.local.environment import of_party
from infra.local.place import Place, settle
from infra.local.plan import Plan
from shared.contracts.parties import Party
from shared.core.errors import DomainError

STEP_SECONDS = 30


@click.command()
@home_option
def seed(home: Path | None) -> None:
    """Fill the running local stack with three demo companies; `make up` does it by itself. Safe to break off."""
    place = settle(home)
    if (place.home / "seeded").exists():
        click.echo("the demo is there already; `make reset` makes room for a new one")
        return
    use_settings(place.home)
    # The gateway's actions run in this process, so they need its keys.
    os.environ.update(of_party(Party.GATEWAY, place.secrets))
    from infra.demo.seeding import seed as fill  # noqa: PLC0415 - the gateway's imports take a second
    from shared.core.logging import start_logging  # noqa: PLC0415

    start_logging("seed", level="error")
    try:
        asyncio.run(fill(place))
    except DomainError as error:
        fail(f"the demo could not be made: {error.code} {error.fields or ''}; `huifang seed` goes on where it stopped")
    tell(place)


def tell(place: Place) -> None:
    address, mails, inbound = _addresses(place)
    welcome.tell(place, address=address, mails=mails, inbound=inbound)


def _addresses(place: Place) -> tuple[str, str, int]:
    address = Plan.load(place.home / "plan.json").address
    ports = json.loads((place.home / "ports.json").read_text())
    return address, f"http://localhost:{ports['mail']}", int(ports["inbound"])


@click.command("sign-ins")
@click.option("--all", "everybody", is_flag=True, help="Everybody who can sign in.")
@json_option
@home_option
def sign_ins(*, everybody: bool, as_json: bool, home: Path | None) -> None:
    """Show the demo's sign-ins again, with the six-digit code of this minute."""
    place = settle(home)
    demo = welcome.load(place)
    if demo is None or not demo.people:
        fail("there is no demo here (yet); `make up` makes one")
    address, mails, inbound = _addresses(place)
    code, seconds = _code(demo.seed)
    if as_json:
        told: dict[str, Any] = {
            "address": address,
            "mails": mails,
            "inbound": inbound,
            "code": code,
            "code_seconds": seconds,
        }
        click.echo(json.dumps(told | asdict(demo), ensure_ascii=False))
        return
    click.echo(welcome.text(demo, address=address, mails=mails, inbound=inbound, everybody=everybody), nl=False)
    click.echo(f"The code now: {code} (for {seconds} s more; it works once per person)")


def _code(seed: str) -> tuple[str, int]:
    import pyotp  # noqa: PLC0415 - for this command only

    return pyotp.TOTP(seed).now(), STEP_SECONDS - int(time.time()) % STEP_SECONDS
