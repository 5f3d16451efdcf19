"""Templates and what they become: a small part of Jinja2, in its sandbox."""

from collections.abc import Mapping

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.filters import FILTERS
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.kernel.errors import FieldFault
from app.modules.notify.schemas.templates import TemplateText

PARTS = ("subject", "html", "text")
# Variables, conditions and a few filters: nothing that could run long or grow large.
FILTERS_ALLOWED = ("capitalize", "default", "e", "escape", "lower", "title", "trim", "upper")
NODES_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Filter,
    nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Concat, nodes.Test, nodes.Keyword,
)  # fmt: skip


def _environment(*, escapes: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=escapes, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters = {name: FILTERS[name] for name in FILTERS_ALLOWED}
    return environment


_HTML, _PLAIN = _environment(escapes=True), _environment(escapes=False)


def rendered(template: TemplateText, params: Mapping[str, str]) -> TemplateText:
    """The letter; the subject is one line, and nothing in the HTML part is taken for markup."""
    subject, html, text = (
        _of(part).from_string(getattr(template, part)).render(params) for part in PARTS
    )
    return TemplateText(subject=" ".join(subject.split()), html=html, text=text)


def faults(template: TemplateText, variables: set[str]) -> list[FieldFault]:
    """What is wrong with the templates, part by part."""
    found = [_fault(part, getattr(template, part), variables) for part in PARTS]
    return [fault for fault in found if fault is not None]


def _of(part: str) -> ImmutableSandboxedEnvironment:
    return _HTML if part == "html" else _PLAIN


def _fault(part: str, source: str, variables: set[str]) -> FieldFault | None:
    environment = _of(part)
    try:
        tree = environment.parse(source)
        foreign = _foreign(tree)
        if foreign is not None:
            return _too_clever(part, foreign.lineno)
        # Only now: compiling works constants out, however large they get.
        environment.compile(source)
    except TemplateError as error:
        return _broken(part, getattr(error, "lineno", None) or 1)
    unknown = sorted(find_undeclared_variables(tree) - variables)
    return _unknown(part, ", ".join(unknown)) if unknown else None


def _foreign(tree: nodes.Template) -> nodes.Node | None:
    """The first thing in the template that is not allowed."""
    return next((n for n in tree.find_all(nodes.Node) if not isinstance(n, NODES_ALLOWED)), None)


def _too_clever(part: str, line: int) -> FieldFault:
    return FieldFault(
        part, "template_too_clever",
        f"Only variables, conditions and simple filters may be used; line {line}.",
        f"Допустимы только переменные, условия и простые фильтры; строка {line}.",
    )  # fmt: skip


def _broken(part: str, line: int) -> FieldFault:
    return FieldFault(
        part, "template_broken",
        f"The template is broken in line {line}.", f"Ошибка шаблона в строке {line}.",
    )  # fmt: skip


def _unknown(part: str, names: str) -> FieldFault:
    return FieldFault(
        part, "unknown_variable",
        f"This letter knows no {names}.", f"В этом письме нет переменных: {names}.",
    )  # fmt: skip
