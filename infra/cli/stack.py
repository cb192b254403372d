"""`huifang up`, `down`, `reset`, `status`, `restart`: the local stack."""

import json
import os
import sys
import time
from pathlib import Path

import click

from infra.cli.control import NotUp, say
from infra.local.place import ROOT, settle

home_option = click.option(
    "--home", type=click.Path(path_type=Path), default=None, help="Where the stack keeps its things [.local]."
)


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port of the web door.")
@click.option("--mail-port", default=8025, show_default=True, help="Port of the page that shows caught mail.")
@click.option("--demo/--no-demo", default=True, help="Fill an empty stack with three companies.")
@click.option("--detach", is_flag=True, help="Return once everything is up.")
@home_option
def up(port: int, mail_port: int, *, demo: bool, detach: bool, home: Path | None) -> None:
    """Start PostgreSQL, NATS, the four processes and the mail catcher; stay until Ctrl-C."""
    from infra.local.stack import Options, build  # noqa: PLC0415 - the product's imports take a second
    from infra.local.supervisor import hold_lock  # noqa: PLC0415

    place = settle(home)
    lock = hold_lock(place.home)
    if lock is None:
        address = json.loads((place.home / "plan.json").read_text())["address"]
        click.echo(f"Huifang is already up at {address} (make down stops it)")
        return
    build(Options(home=home, port=port, mail_port=mail_port, demo=demo))
    lock.close()
    argv = [sys.executable, "-m", "infra.local.supervisor", str(place.home / "plan.json")]
    os.environ["PYTHONPATH"] = str(ROOT)
    if not detach:
        os.execv(sys.executable, argv)  # noqa: S606 - the supervisor takes this process's place, to stay small
    _detached(argv, place.home, place.logs / "supervisor.log")


def _detached(argv: list[str], home: Path, log: Path) -> None:
    import subprocess  # noqa: PLC0415

    with log.open("ab") as out:
        child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
    begin = log.stat().st_size
    while child.poll() is None:
        if b"Huifang is up at" in log.read_bytes()[begin:]:
            click.echo(log.read_bytes()[begin:].decode(), nl=False)
            return
        time.sleep(0.05)
    raise SystemExit(log.read_bytes()[begin:].decode() or child.returncode)


@click.command()
@home_option
def down(home: Path | None) -> None:
    """Stop the local stack."""
    try:
        say(settle(home), {"do": "stop"})
    except NotUp:
        click.echo("Huifang is not up")
        return
    from infra.local.supervisor import hold_lock  # noqa: PLC0415

    while (lock := hold_lock(settle(home).home)) is None:
        time.sleep(0.05)
    lock.close()
    click.echo("Huifang is down")


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@home_option
def reset(*, yes: bool, home: Path | None) -> None:
    """Forget everything the local stack has stored."""
    from infra.local.stack import wipe  # noqa: PLC0415

    if not yes:
        click.confirm("This deletes the local database, events, files and secrets. Go on?", abort=True)
    down.callback(home=home)  # type: ignore[misc]
    wipe(home)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@home_option
def status(*, as_json: bool, home: Path | None) -> None:
    """What runs, since when, under which pid."""
    try:
        answer = say(settle(home), {"do": "status"})
    except NotUp:
        click.echo(json.dumps({"up": False}) if as_json else "Huifang is not up")
        raise SystemExit(1) from None
    if as_json:
        click.echo(json.dumps({"up": True, **answer}))
        return
    click.echo(answer["address"])
    for child in answer["children"]:
        click.echo(f"  {child['name']:<18} {child['state']:<9} pid {child['pid']:<8} {child['seconds']:>9.1f} s")


@click.command()
@click.argument("name")
@home_option
def restart(name: str, home: Path | None) -> None:
    """Restart one process of the local stack; a service is replaced without a gap."""
    answer = say(settle(home), {"do": "restart", "name": name})
    if "error" in answer:
        raise SystemExit(f"huifang: {answer['error']}")
    click.echo(f"restarted {name}")
