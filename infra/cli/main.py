"""`huifang`: every command, loaded only when it is used."""

from importlib import import_module

import click

COMMANDS = {
    "up": "infra.cli.stack",
    "down": "infra.cli.stack",
    "reset": "infra.cli.stack",
    "status": "infra.cli.stack",
    "restart": "infra.cli.stack",
    "run": "infra.cli.run",
    "migrate": "infra.cli.run",
    "prepare": "infra.deploy.database",
    "streams": "infra.cli.run",
}
"""Command → the module that holds it under the same name."""


class Lazy(click.Group):
    """Importing the whole product to print a help line would take a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found: click.Command = getattr(import_module(module), cmd_name.replace("-", "_"))
        return found


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="huifang")
def main() -> None:
    """Huifang 回訪: the service-project policy that runs by itself."""


if __name__ == "__main__":
    main()
