"""`python -m infra.deploy.check`: all that can be known of a deployment without a cluster. Exit 1 on a finding."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click

from infra.deploy.checks import (
    broker,
    images,
    network,
    outside,
    pods,
    postgres,
    scaling,
    secrets,
    selectors,
    settings,
    shapes,
    tilt,
)
from infra.deploy.checks.overlay import Unreadable
from infra.deploy.checks.tree import Tree
from infra.local.place import ROOT

QUESTIONS = (shapes, selectors, pods, settings, secrets, images, network, outside, postgres, broker, scaling, tilt)


def findings(root: Path = ROOT) -> Iterator[str]:
    tree = Tree(root)
    for question in QUESTIONS:
        yield from ask(question, tree)


def ask(question: ModuleType, tree: Tree) -> Iterator[str]:
    """The findings of one question. What is too broken to be asked about is a finding, too."""
    name = question.__name__.rpartition(".")[2]
    try:
        for found in question.findings(tree):
            yield f"{name}: {found}"
    except (Unreadable, OSError, LookupError, TypeError, ValueError, AttributeError) as error:
        yield f"{name}: cannot be asked: {type(error).__name__}: {error}"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Check manifests, chart values, image and Tiltfile against each other, the code and their schemas."""
    found = list(findings())
    for sentence in found:
        click.echo(sentence)
    if found:
        raise SystemExit(1)
    click.echo(f"deployment: {len(QUESTIONS)} questions, no findings")


if __name__ == "__main__":
    main()
