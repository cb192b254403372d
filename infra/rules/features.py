"""The shape of a feature folder as an import-linter contract. Features are found, not listed, so none is forgotten.

A folder with a `feature.py` or a `tables.py` is a feature. Inside it files import downwards only; its `tables.py`
belongs to it, to the service's list of tables and to the migrations.
"""

from collections.abc import Iterator

from grimp import ImportGraph, Layer
from importlinter import Contract, ContractCheck, output

ROLES: tuple[tuple[str, ...], ...] = (
    ("feature",),
    ("consumers", "schedules"),
    ("actions",),
    ("queries",),
    ("access",),
    ("tables", "states"),
)
"""From the top down: `access` lies below `queries`, so that every load of one row is authorised."""


class FeatureFolders(Contract):
    """import-linter calls `check` and, if it is broken, `render_broken_contract`."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 - the library's signature
        found = sorted({*_upward(graph), *_strangers(graph)})
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["found"]:
            output.print_error(line)


def features(graph: ImportGraph) -> list[str]:
    marked = (module.rpartition(".") for module in graph.modules)
    return sorted({package for package, _, name in marked if name in {"feature", "tables"} and _is_ours(package)})


def _is_ours(package: str) -> bool:
    return package.startswith(("services.", "gateway."))


def _upward(graph: ImportGraph) -> Iterator[str]:
    layers = [Layer(*names, independent=True) for names in ROLES]
    for wrong in graph.find_illegal_dependencies_for_layers(layers=layers, containers=set(features(graph))):
        ways = [" → ".join(_words(route)) for route in wrong.routes]
        yield f"{wrong.importer} must not depend on {wrong.imported}: {'; '.join(ways)}"


def _words(route: object) -> list[str]:
    heads = sorted(getattr(route, "heads", ()))
    tails = sorted(getattr(route, "tails", ()))
    return [heads[0], *getattr(route, "middle", ()), tails[0]] if heads and tails else []


def _strangers(graph: ImportGraph) -> Iterator[str]:
    for feature in features(graph):
        tables = f"{feature}.tables"
        if tables not in graph.modules:
            continue
        service = "gateway" if feature.startswith("gateway.") else ".".join(feature.split(".")[:2])
        for importer in sorted(graph.find_modules_that_directly_import(tables)):
            allowed = importer.startswith((f"{feature}.", f"{service}.migrations.")) or importer in {
                f"{service}.piccolo_app",
                feature,
            }
            if not allowed:
                yield f"{importer} imports {tables}, which belongs to {feature} alone"
