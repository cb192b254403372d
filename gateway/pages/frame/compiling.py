"""How our templates become Python. Jinja's own way suits any object in any template; ours always escape, print `str`
into one page, and call functions of ours: what that leaves out was half of the time a page took to draw."""

import re
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

_SPECIAL = re.compile("[&<>\"']").search

MODULES = frozenset({"ui", "times"})
"""Names in templates that stand for modules of ours."""
DIRECT = frozenset({"visitor.may", "prose", "plain", "_"})
"""Functions that take nothing of the template, beside those of MODULES."""


def printed(value: Any) -> str:
    """Escaped, for a page's text: what is safe comes back as it is, without a copy."""
    kind = type(value)
    if kind is Markup or (kind is str and _SPECIAL(value) is None):
        return value  # type: ignore[no-any-return]  # its type has just been looked at
    return escape(value)


class OurTemplate(Template):
    """All its globals are the environment's, so that what it offers for import is made once."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return super()._get_default_module()


class OurCode(CodeGenerator):
    """Calls of our own functions are plain calls, and what is printed stays a `str` (`printed`)."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if not _is_module(node.node):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - Jinja's
        if not _is_ours(node.node) or node.dyn_args is not None or node.dyn_kwargs is not None:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")


def _is_module(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Name) and node.name in MODULES


def _is_ours(node: nodes.Expr) -> bool:
    return name_of(node) in DIRECT or (isinstance(node, nodes.Getattr) and _is_module(node.node))


def name_of(node: nodes.Expr) -> str:
    """`ui.icon`, `static`; nothing for what is not named so plainly."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return f"{node.node.name}.{node.attr}"
    return ""


class Inlining(NodeTransformer):
    """`{% include 'a.html' %}` becomes what stands there, in a scope of its own: an include costs a copy of everything
    that the page knows. `parse` gives a template's nodes by its name."""

    def __init__(self, environment: Environment, within: tuple[str, ...]) -> None:
        self._environment = environment
        self._within = within

    def visit_Include(self, node: nodes.Include, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802 - Jinja's name
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or name in self._within or node.ignore_missing or not node.with_context:
            return node
        loader = self._environment.loader
        assert loader is not None  # whoever includes by name was loaded by name
        source, filename, _ = loader.get_source(self._environment, name)
        found = self._environment._parse(source, name, filename)  # noqa: SLF001 - what the environment itself calls
        if found.find(nodes.Extends) is not None:
            return node
        return nodes.Scope([_Plain().visit(one) for one in found.body], lineno=node.lineno)


class _Plain(NodeTransformer):
    """An included template's blocks are no blocks of the one that includes it."""

    def visit_Block(self, node: nodes.Block, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802 - Jinja's name
        return nodes.Scope([self.visit(one) for one in node.body], lineno=node.lineno)
