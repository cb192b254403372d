"""What the checks look at: the repository's root, and the overlays rendered once."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from infra.deploy.checks.overlay import Rendered, document, render

OVERLAYS = ("kind", "production")


@dataclass(frozen=True)
class Tree:
    root: Path

    @property
    def deploy(self) -> Path:
        return self.root / "infra" / "deploy"

    @cached_property
    def overlays(self) -> tuple[Rendered, ...]:
        return tuple(Rendered(name, render(self.deploy / "overlays" / name)) for name in OVERLAYS)

    @property
    def production(self) -> Rendered:
        return next(overlay for overlay in self.overlays if overlay.name == "production")

    def values(self, chart: str) -> dict[str, Any]:
        return document(self.deploy / "values" / f"{chart}.yaml")

    def schema(self, name: str) -> dict[str, Any]:
        return document(self.deploy / "schemas" / f"{name}.yaml")
