"""What the site makes of the package itself: the commands as they parse, the public names by their
docstrings, and the diagrams of the chain as tables that need no script.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer.main
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import piimss_forecast as pf
from piimss_forecast.cli.app import app as program
from piimss_forecast.core.translate import translate

_MERMAID = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)
_FENCE = re.compile(r"^```(?:\S*csv|ledger)$", re.MULTILINE)  # blocks named for a file
_LEFT_OUT = {  # captions have a level, what scrolls takes the focus, side bars have names
    'role="heading">': 'role="heading" aria-level="2">',
    "<pre>": '<pre tabindex="0">',
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
    '<aside class="sidebar-drawer"': '<aside aria-label="Secciones" class="sidebar-drawer"',
    '<aside class="toc-drawer': '<aside aria-label="En esta página" class="toc-drawer',
}
_EDGE = re.compile(r'(\w+) -->\|"(.*?)"\| (\w+)')


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives and the hooks."""
    app.add_directive("piimss-commands", Commands)
    app.add_directive("piimss-public", Public)
    app.connect("source-read", _diagrams)
    app.connect("html-page-context", _language)
    app.connect("build-finished", _reachable)
    app.connect("autodoc-process-docstring", _plain)
    return {"parallel_read_safe": True}


class Commands(SphinxDirective):
    """Every command of ``piimss`` with its options, in the language given."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The sections, one a command."""
        lang = self.arguments[0]
        parser: Any = typer.main.get_command(program)
        sections: list[nodes.Node] = []
        for words, command in _commands(parser, "piimss"):
            section = nodes.section(ids=[f"cmd-{nodes.make_id(words)}"])
            section += nodes.title(words, words)
            said = translate(inspect.cleandoc(command.help or ""), lang)
            section += _help(said)
            section += _options(command, lang)
            sections.append(section)
        return sections


def _commands(group: Any, name: str) -> Iterator[tuple[str, Any]]:
    for key, command in group.commands.items():
        words = f"{name} {key}"
        inside = getattr(command, "commands", None)
        if inside and "make" in inside:  # a group that is also a command
            yield words, inside["make"]
        if inside:
            yield from _commands(command, words)
        elif not command.hidden:
            yield words, command


def _help(said: str) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for part in said.split("\n\n"):
        head, example, line = part.partition(":  piimss ")
        if example:
            text = f"piimss {line}"
            found.append(nodes.literal_block(text, text, language="sh"))
        else:
            found.append(nodes.paragraph("", " ".join(head.split())))
    return found


def _options(command: Any, lang: str) -> nodes.Node:
    """Arguments and options as a list of definitions."""
    listed = nodes.definition_list()
    for one in command.params:
        if getattr(one, "hidden", False) or one.name == "help":
            continue
        item = nodes.definition_list_item()
        argument = one.param_type_name == "argument"
        name = one.name.upper() if argument else ", ".join(one.opts)
        item += nodes.term("", "", nodes.literal(text=name))
        words = translate(getattr(one, "help", None) or "", lang)
        if one.default not in (None, "", False) and not callable(one.default):
            words += f" [{one.default}]"
        item += nodes.definition("", nodes.paragraph("", words))
        listed += item
    return listed


class Public(SphinxDirective):
    """The public names of ``piimss_forecast``, or of one of its packages, by their docstrings."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """What autodoc makes of each name."""
        where = self.arguments[0] if self.arguments else ""
        package: Any = getattr(pf, where) if where else pf
        path = f"piimss_forecast.{where}".rstrip(".")
        lines = []
        for name in sorted(package.__all__, key=str.lower):
            thing = getattr(package, name)
            known = bool(where) and any(thing is getattr(pf, n) for n in pf.__all__)
            if isinstance(thing, types.ModuleType) or name == "__version__" or known:
                continue
            kind = "class" if inspect.isclass(thing) else "function" if callable(thing) else "data"
            if inspect.isclass(thing) and issubclass(thing, Exception):
                kind = "exception"
            if kind == "data":  # its docstring is that of its type
                many = isinstance(thing, (Mapping, list, tuple, frozenset))
                said = ", ".join(f"``{one}``" for one in (thing if many else [repr(thing)]))
                lines += [f".. py:data:: {path}.{name}", "", f"   {said}", ""]
            else:
                lines += [f".. auto{kind}:: {path}.{name}", ""]
        return _parsed(self, lines)


def _parsed(directive: SphinxDirective, lines: list[str]) -> list[nodes.Node]:
    """Lines of reStructuredText parsed inside a page of Markdown."""
    holder = nodes.container()
    inner = ["```{eval-rst}", *lines, "```"]
    directive.state.nested_parse(StringList(inner, source="piimss"), 0, holder)
    return list(holder.children)


def _diagrams(_app: Sphinx, _name: str, source: list[str]) -> None:
    """A diagram as the table of its edges, and blocks by a language that is known."""

    def table(match: re.Match[str]) -> str:
        rows = [
            f"| `{a}` | `{b}` | {', '.join(f'`{v}`' for v in re.split(r', |<br/>', words))} |"
            for a, words, b in _EDGE.findall(match[1])
        ]
        return "\n".join(["| de | a | variables |", "| --- | --- | --- |", *rows, ""])

    named = re.sub(r"^```\S+\.toml$", "```toml", source[0], flags=re.MULTILINE)
    source[0] = _MERMAID.sub(table, _FENCE.sub("```text", named))


def _language(_app: Sphinx, name: str, _page: str, context: dict[str, Any], _tree: Any) -> None:
    """English pages say so."""
    if name.startswith(("en/", "api")):
        context["language"] = "en"


def _reachable(app: Sphinx, failed: Exception | None) -> None:
    """What the theme leaves out for a keyboard and a screen reader is put into every page."""
    if failed is None:
        for page in Path(app.outdir).rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            for found, said in _LEFT_OUT.items():
                text = text.replace(found, said)
            page.write_text(text, encoding="utf-8")


def _plain(_app: Sphinx, _what: str, _name: str, _it: Any, _how: Any, lines: list[str]) -> None:
    """Stars of ``*args`` and bars of sizes are themselves in docstrings."""
    lines[:] = [re.sub(r"^(\s*)\*(\w+)( :|$)", r"\1\\*\2\3", line) for line in lines]
    lines[:] = [line if "`" in line else re.sub(r"\|(\w)\|", r"\\|\1\\|", line) for line in lines]
