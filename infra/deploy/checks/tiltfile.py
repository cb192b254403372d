"""Carries the Tiltfile out by a Starlark interpreter, against stubs that only write down what they are asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import starlark

from infra.deploy.checks.tree import Tree

CONTEXT = "kind-huifang"
EXTENSIONS = {
    "ext://helm_resource": ("helm_repo", "helm_resource"),
    "ext://restart_process": ("docker_build_with_restart",),
}


Call = tuple[tuple[Any, ...], dict[str, Any]]


class Stopped(Exception):
    """The Tiltfile called `fail`, or did not get to its end."""


@dataclass
class Recorded:
    """Every call by the name of its function, in order."""

    calls: dict[str, list[Call]] = field(default_factory=dict)

    def of(self, *names: str) -> list[Call]:
        return [call for name in names for call in self.calls.get(name, [])]

    def stub(self, name: str, answer: Callable[..., Any] | None = None) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            self.calls.setdefault(name, []).append((args, kwargs))
            return answer(*args, **kwargs) if answer else None

        return called


def run(tree: Tree, *, context: str = CONTEXT) -> Recorded:
    recorded = Recorded()
    module, libraries = starlark.Module(), [starlark.LibraryExtension.StructType]
    globals_, dialect = starlark.Globals.extended_by(libraries), starlark.Dialect.extended()
    for name, stub in _builtins(tree, recorded, context).items():
        module.add_callable(name, stub)
    module["TRIGGER_MODE_MANUAL"] = "manual"
    prelude = f"config = struct(main_dir = {str(tree.root)!r})"
    try:
        starlark.eval(module, starlark.parse("prelude", prelude, dialect), globals_)
        program = starlark.parse("Tiltfile", (tree.root / "Tiltfile").read_text(), dialect)
        starlark.eval(module, program, globals_, starlark.FileLoader(lambda name: _extension(name, recorded)))
    except (starlark.StarlarkError, Stopped) as error:
        raise Stopped(str(error)) from error
    return recorded


def _builtins(tree: Tree, recorded: Recorded, context: str) -> dict[str, Callable[..., Any]]:
    silent = ("version_settings", "allow_k8s_contexts", "docker_build", "k8s_yaml", "k8s_resource", "local_resource")
    stubs = {name: recorded.stub(name) for name in silent}

    def listdir(folder: str, recursive: bool = False) -> list[str]:  # noqa: FBT001, FBT002 - Tilt's
        found = (tree.root / folder).rglob("*") if recursive else (tree.root / folder).iterdir()
        return [str(path) for path in found if path.is_file()]

    def fail(message: str) -> None:
        raise Stopped(message)

    return stubs | {
        "k8s_context": recorded.stub("k8s_context", lambda: context),
        "kustomize": recorded.stub("kustomize", lambda folder: f"kustomize {folder}"),
        "port_forward": recorded.stub("port_forward", lambda local, container, name="": [local, container, name]),
        "sync": recorded.stub("sync", lambda source, target: ["sync", source, target]),
        "fall_back_on": recorded.stub("fall_back_on", lambda files: ["fall_back_on", files]),
        "listdir": recorded.stub("listdir", listdir),
        "fail": fail,
    }


def _extension(name: str, recorded: Recorded) -> starlark.FrozenModule:
    if name not in EXTENSIONS:
        raise Stopped(f"{name} is not an extension we know")
    module = starlark.Module()
    for function in EXTENSIONS[name]:
        module.add_callable(function, recorded.stub(function))
    return module.freeze()
