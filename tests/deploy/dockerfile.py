"""Builds the image without an engine: the steps of the Dockerfile itself, carried out in a folder.

What an engine adds (a file system of its own, another user) is not here; everything the lines say is: which files
they see, which commands they run, with which environment.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from docker.utils.build import exclude_paths
from dockerfile_parse import DockerfileParser

from infra.local.place import ROOT

DOCKERFILE = ROOT / "infra" / "images" / "Dockerfile"
RUN_SECONDS = 150
"""Four processes that wait thirty seconds each for a database start at once, beside the other tests."""
REGISTRIES = re.compile(r"HOME$|(UV|PIP|SSL|NODE_EXTRA)_|npm_config_|(https?|no)_proxy$", re.IGNORECASE)


def context_files() -> list[str]:
    """What `docker build` would send: the tree as Docker's own rules filter it."""
    lines = (DOCKERFILE.parent / f"{DOCKERFILE.name}.dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    return sorted(path for path in exclude_paths(str(ROOT), patterns) if (ROOT / path).is_file())


class Built:
    """A build stage, carried out below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.app = root / "app"
        self.place = root
        # How this machine reaches its registries (certificates, proxies, caches) is its own business.
        reach = {name: value for name, value in os.environ.items() if REGISTRIES.match(name)}
        self.env = reach | {"PATH": f"{root / 'usr' / 'bin'}:/usr/bin:/bin", "LANG": "C.UTF-8"}
        self.env |= {"CC": "/bin/false", "CXX": "/bin/false"}  # the base image has no compiler
        self.env["UV_PYTHON"] = os.path.realpath(sys.executable)

    def build(self, stage: str) -> "Built":
        base = ["-m", "venv", str(self.root / "usr")]
        subprocess.run([os.path.realpath(sys.executable), *base], check=True)  # the base image's Python
        context = self.root / "context"
        for name in context_files():
            (context / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, context / name)
        for instruction, value in steps(stage):
            getattr(self, f"_{instruction.lower()}")(value)
        shutil.rmtree(context)
        return self

    def run(self, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """A command as the container would start it: the venv first in PATH, nothing else set."""
        clean = {"PATH": f"{self.app / '.venv' / 'bin'}:/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8"}
        return subprocess.run(
            words,
            cwd=self.app,
            env=clean | (env or {}),
            check=False,
            capture_output=True,
            text=True,
            timeout=RUN_SECONDS,
        )

    def _env(self, value: str) -> None:
        self.env |= dict(re.findall(r"(\w+)=(\S+)", value))
        # Compiling every module of every library is half a minute's work that shows nothing: what runs here compiles
        # the few that it loads.
        self.env["UV_COMPILE_BYTECODE"] = "0"

    def _workdir(self, value: str) -> None:
        self.place = self.root / value.lstrip("/")
        self.place.mkdir(parents=True, exist_ok=True)

    def _copy(self, value: str) -> None:
        *sources, target = value.split()
        for source in sources:
            found = self.root / "context" / source
            if found.is_dir():
                shutil.copytree(found, self.place / target)
            else:
                shutil.copyfile(found, self.place / target / source)

    def _run(self, value: str) -> None:
        done = subprocess.run(
            value, shell=True, cwd=self.place, env=self.env, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, f"RUN {value}\n{done.stdout}\n{done.stderr}"


def steps(stage: str) -> list[tuple[str, str]]:
    """The instructions of one stage, as a parser that others keep reads them."""
    with DOCKERFILE.open("rb") as file:
        structure = DockerfileParser(fileobj=file).structure
    current, found = "", []
    for line in structure:
        if line["instruction"] == "FROM":
            current = line["value"].rsplit(" AS ", 1)[-1]
        elif line["instruction"] != "COMMENT" and current == stage:
            found.append((line["instruction"], line["value"]))
    return found
