"""Our pages' templates, rendered by an engine of our own.

It depends on nothing that a merchant's settings say, escapes everything, and knows our
words.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.template import Context, Engine

from . import words

FOLDER = Path(__file__).parent.parent / "templates"


def render(name: str, context: Mapping[str, object], *, language: str) -> str:
    """Return a page as HTML.

    Args:
        name: Of the template, below `templates/`.
        context: What it shows; escaped.
        language: What it is said in.

    """
    with words.speaking(language):
        found = Context({**context, "language": words.language()})
        return str(_engine().get_template(name).render(found))


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(FOLDER)],
        autoescape=True,
        loaders=[
            ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])
        ],
        builtins=["saleor_service_plugin.web.page_tags"],
        string_if_invalid="",
    )
