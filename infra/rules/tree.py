"""The files of the project: what git would commit, whether or not it has been committed yet."""

import ast
import subprocess
from functools import cache
from pathlib import Path

from infra.local.place import ROOT

MADE_BY_TOOLS = ("uv.lock", "package-lock.json")
SKIPPED = {".git", ".venv", ".local", "node_modules", "vendor", "__pycache__"}
TEXTS = {
    *(".css", ".html", ".js", ".json", ".md", ".po", ".py", ".sql", ".svg", ".tf", ".toml", ".txt", ".yaml", ".yml"),
    "",
}


@cache
def files() -> tuple[Path, ...]:
    """Every text file, ours only; lock files are made by tools."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    # A copy without its .git (an archive) is walked instead.
    names = listed.stdout.split("\0") if listed.returncode == 0 else _walked()
    paths = (ROOT / name for name in sorted(names) if name)
    return tuple(p for p in paths if p.is_file() and p.suffix in TEXTS and p.name not in MADE_BY_TOOLS)


def python(*parts: str) -> tuple[Path, ...]:
    """The Python files below these folders."""
    return tuple(p for p in files() if p.suffix == ".py" and p.relative_to(ROOT).parts[0] in parts)


@cache
def parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text())
    except SyntaxError as error:
        raise SystemExit(f"{named(path)}:{error.lineno}: {error.msg}") from error


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _walked() -> list[str]:
    return [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if path.is_file() and not SKIPPED & set(path.relative_to(ROOT).parts)
    ]
