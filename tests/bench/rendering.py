"""P18: what rendering a mail costs beside its bare templates."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from pybars import Compiler

from saleor_service_plugin.messages import kinds, render

from . import queued
from .figures import Row
from .measuring import in_turns

WARM_UP = 50
MAILS = 2000
GOAL = 3.0


def measure() -> Iterator[Row]:
    """Yield the rows of P18."""
    kind = kinds.get(queued.KIND)
    assert kind is not None
    context = dict(kind.sample())

    def ours() -> None:
        render.render(queued.KIND, "de", context)

    bare = _bare(context)
    in_turns([ours] * WARM_UP, [bare] * WARM_UP)
    compiled: list[str] = []
    with (
        mock.patch.object(render, "mjml2html", _counted("mjml", compiled, render.mjml2html)),
        mock.patch.object(Compiler, "compile", _counted("pybars", compiled, Compiler.compile)),
    ):
        times = in_turns([ours] * MAILS, [bare] * MAILS)
    yield Row(
        "P18",
        "rendering one mail, warm / its three bare templates with the same context",
        times.ratio,
        "x",
        goal=f"<= {GOAL}",
        holds=times.ratio <= GOAL,
        peer=("bare templates, ms", times.medians[1] * 1000),
        spread=times.spread,
        n=MAILS,
        note=f"ours {times.medians[0] * 1000:.3f} ms: subject, HTML and text, checked",
    )
    yield Row(
        "P18",
        "compilations while rendering warm",
        len(compiled),
        "",
        goal="0",
        holds=not compiled,
        n=MAILS,
        note="calls of mjml2html and of pybars' Compiler.compile",
    )


def _bare(context: dict[str, object]) -> Callable[[], None]:
    """Return a call that fills in the three templates, compiled by pybars as ours are."""
    compiled = render._compiled(queued.KIND, "de")
    templates = (compiled.subject, compiled.html, compiled.text)
    whole = {**context, "subject": str(compiled.subject(context))}

    def fill_in() -> None:
        for template in templates:
            str(template(whole))

    return fill_in


def _counted(name: str, seen: list[str], call: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **more: Any) -> Any:
        seen.append(name)
        return call(*args, **more)

    return run
