"""P18: what rendering a mail costs beside its bare templates."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from pybars import Compiler

from saleor_service_plugin.messages import kinds, render

from .figures import Row
from .measuring import in_turns

WARM_UP = 50
MAILS = 2000
GOAL = 3.0


def measure() -> Iterator[Row]:
    """Yield the rows of P18: of all kinds of message the one that costs most."""
    every = {kind.key: dict(kind.sample()) for kind in kinds.all_kinds()}
    for key, context in every.items():
        in_turns([_ours(key, context)] * WARM_UP, [_bare(key, context)] * WARM_UP)
    compiled: list[str] = []
    with (
        mock.patch.object(render, "mjml2html", _counted("mjml", compiled, render.mjml2html)),
        mock.patch.object(Compiler, "compile", _counted("pybars", compiled, Compiler.compile)),
    ):
        found = {
            key: in_turns([_ours(key, context)] * MAILS, [_bare(key, context)] * MAILS)
            for key, context in every.items()
        }
    worst = max(found, key=lambda key: found[key].ratio)
    times = found[worst]
    others = sorted((times.ratio, key) for key, times in found.items() if key != worst)
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
        note=f"{worst} {times.medians[0] * 1000:.3f} ms: subject, HTML and text, checked; others "
        + ", ".join(
            f"{key} {found[key].medians[0] * 1000:.3f} ms ({ratio:.2f} x)" for ratio, key in others
        ),
    )
    yield Row(
        "P18",
        "compilations while rendering warm",
        len(compiled),
        "",
        goal="0",
        holds=not compiled,
        n=MAILS * len(every),
        note="calls of mjml2html and of pybars' Compiler.compile",
    )


def _ours(kind: str, context: dict[str, object]) -> Callable[[], None]:
    def fill_in() -> None:
        render.render(kind, "de", context)

    return fill_in


def _bare(kind: str, context: dict[str, object]) -> Callable[[], None]:
    """Return a call that fills in the three templates, compiled by pybars as ours are."""
    compiled = render._compiled(kind, "de")
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
