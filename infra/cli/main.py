"""`huifang`: every command, loaded only when it is used."""

from importlib import import_module
from keyword import iskeyword

import click

COMMANDS = {
    "up": ("infra.cli.stack", "Start the whole product on this machine."),
    "down": ("infra.cli.stack", "Stop the local stack."),
    "reset": ("infra.cli.stack", "Forget everything the local stack has stored."),
    "status": ("infra.cli.stack", "What runs, since when, under which pid."),
    "restart": ("infra.cli.stack", "Restart one process of the local stack."),
    "seed": ("infra.cli.demo", "Fill the local stack with three demo companies."),
    "sign-ins": ("infra.cli.demo", "Show the demo's sign-ins again."),
    "doctor": ("infra.cli.doctor", "Look for what is wrong, and say what helps."),
    "walls": ("infra.cli.walls", "Every hole in the walls between companies and customers."),
    "company": ("infra.cli.companies", "Companies of the platform."),
    "person": ("infra.cli.companies", "People of companies, and operators."),
    "import": ("infra.cli.importing.command", "Take over data from another system."),
    "mail": ("infra.cli.mail", "What becomes of a mail in a file."),
    "replay": ("infra.cli.operations", "Announce past events again."),
    "dead-letters": ("infra.cli.operations", "Events that could not be handled."),
    "categories": ("infra.cli.categories", "Suggested categories of tickets: how good they are."),
    "timers": ("infra.cli.timers", "How late promises are watched, and what is due next."),
    "run": ("infra.cli.run", "Run one process in the foreground."),
    "migrate": ("infra.cli.run", "Bring the databases up to date."),
    "streams": ("infra.cli.run", "Make or update the event stream and its consumers."),
    "prepare": ("infra.deploy.database", "Let a database's owner give the roles their rights."),
}
"""Command → the module that holds it under the same name, and its line in the overview."""


class Lazy(click.Group):
    """Importing the whole product to print a help line would take a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        module, _ = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(module), f"{name}_" if iskeyword(name) else name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="huifang")
def main() -> None:
    """Huifang 回訪: the service-project policy that runs by itself."""


if __name__ == "__main__":
    main()
