"""What a page says the same to everybody is settled when its template is compiled: `{{ _('工單') }}`,
`{{ ui.icon('inbox') }}` and `{{ static('app.js') }}` become plain text of the template in its language. A page has a
hundred and fifty of them, and each call costs more than the words it gives."""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from gateway import i18n
from gateway.pages.frame.compiling import Inlining, OurCode, OurTemplate, name_of, printed

Pure = Mapping[str, Callable[..., str]]
"""Functions by the name a template calls them by (`_`, `ui.icon`): what they give depends on their arguments and the
language alone."""


class FoldingEnvironment(Environment):
    """Of one language: calls of `pure` functions with nothing but constants are made once."""

    code_generator_class = OurCode
    template_class = OurTemplate
    printed = staticmethod(printed)

    def __init__(self, locale: str, pure: Pure, **options: Any) -> None:
        super().__init__(**options)
        self._fold = _Fold(locale, pure)
        self._within: tuple[str, ...] = ()

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own, without a layer for each template: they are copied for each page."""
        return self.globals if d is None else super().make_globals(d)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        outer, self._within = self._within, (*self._within, name or "")
        try:
            parsed: nodes.Template = self._fold.visit(super()._parse(source, name, filename))
            whole: nodes.Template = Inlining(self, self._within).visit(parsed)
        finally:
            self._within = outer
        return whole


class _Fold(NodeTransformer):
    def __init__(self, locale: str, pure: Pure) -> None:
        self._locale = locale
        self._pure = pure

    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: N802 - Jinja's name
        function = self._pure.get(name_of(node.node))
        if function is None or not _is_constant(node):
            return self.generic_visit(node, *args, **kwargs)
        with i18n.speaking(self._locale):
            made = function(
                *[_value(one) for one in node.args], **{pair.key: _value(pair.value) for pair in node.kwargs}
            )
        constant = nodes.Const(str(made), lineno=node.lineno, environment=node.environment)
        if not isinstance(made, Markup):
            return constant
        return nodes.MarkSafe(constant, lineno=node.lineno, environment=node.environment)


def _is_constant(call: nodes.Call) -> bool:
    given = [*call.args, *(pair.value for pair in call.kwargs)]
    return call.dyn_args is None and call.dyn_kwargs is None and all(isinstance(one, nodes.Const) for one in given)


def _value(node: nodes.Expr) -> Any:
    return node.as_const()
