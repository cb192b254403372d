"""Every command says what it is for, without a stack and without settings."""

import click
import pytest
from click.testing import CliRunner

from infra.cli.main import COMMANDS, main


def _commands(group, path=()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


ALL = list(_commands(main))


@pytest.mark.parametrize("path", [path for path, _ in ALL], ids=" ".join)
def test_help_everywhere(path):
    told = CliRunner().invoke(main, [*path, "--help"])

    assert told.exit_code == 0
    assert told.output.startswith(f"Usage: main {' '.join(path)}")
    assert len(told.output.splitlines()) > 3


def test_every_option_of_every_command_is_explained():
    dumb = [
        f"{' '.join(path)} {option.opts[0]}"
        for path, command in ALL
        for option in command.params
        if isinstance(option, click.Option) and not option.help and not option.show_default and not option.required
    ]
    assert dumb == []


def test_the_overview_has_a_line_for_each():
    told = CliRunner().invoke(main, ["--help"])
    assert all(f"  {name} " in told.output and says in told.output for name, (_, says) in COMMANDS.items())


def test_an_unknown_command_is_refused():
    told = CliRunner().invoke(main, ["dance"])
    assert told.exit_code == 2
    assert "dance" in told.output
