"""Options that several commands share."""

from pathlib import Path

import click

from shared.contracts.parties import SERVICES

home_option = click.option(
    "--home", type=click.Path(path_type=Path), default=None, help="Where the stack keeps its things [.local]."
)
json_option = click.option("--json", "as_json", is_flag=True, help="For programs.")
service_option = click.option(
    "--service",
    "services",
    multiple=True,
    type=click.Choice([str(party) for party in SERVICES]),
    help="Only this one; may be repeated [all].",
)
