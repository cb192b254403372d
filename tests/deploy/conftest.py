"""A copy of everything the checks read, to plant faults in."""

import os
import shutil
from functools import lru_cache

import pytest

from infra.deploy.check import QUESTIONS, ask
from infra.deploy.checks.tree import Tree
from infra.local.place import ROOT

READ = ("infra", "shared", "gateway", "services", "Tiltfile", "pyproject.toml", "uv.lock", "README.md", "LICENSE")
ALSO = ("package.json", "package-lock.json", ".npmrc")
IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", "vendor", "*.html", "*.css", "*.js", "*.svg", "*.mo")


QUESTION = {question.__name__.rpartition(".")[2]: question for question in QUESTIONS}


class Copied:
    """`plant(path, old, new)`, then `asked(question)` gives that question's findings."""

    def __init__(self, root):
        self.root = root

    def plant(self, path, old, new):
        file = self.root / path
        text = file.read_text()
        assert old in text, f"{path} no longer says {old!r}"
        file.unlink()  # a link to the pristine file
        file.write_text(text.replace(old, new))

    def asked(self, question):
        return list(ask(QUESTION[question], Tree(self.root)))


@pytest.fixture(scope="session")
def pristine(tmp_path_factory):
    root = tmp_path_factory.mktemp("pristine")
    for name in (*READ, *ALSO):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=IGNORED)
        else:
            shutil.copyfile(source, root / name)
    return root


@pytest.fixture(scope="session")
def unplanted(pristine):
    """`unplanted(question)`: what it finds before anything is planted."""
    return lru_cache(Copied(pristine).asked)


@pytest.fixture
def copied(pristine, tmp_path):
    shutil.copytree(pristine, tmp_path / "tree", copy_function=os.link)
    return Copied(tmp_path / "tree")
