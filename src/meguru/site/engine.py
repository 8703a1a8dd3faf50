"""The public site's own template engine: its templates and the shared tags, and nothing of the project's settings.

So an old book can be rendered by a script, a test or a job alike; translation and localisation are off, because the book
holds labels ready to be read.
"""

from functools import lru_cache
from pathlib import Path

from django.template import Context, Engine

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine, with compiled templates kept for the life of the process."""
    return Engine(
        dirs=[str(TEMPLATES)],
        builtins=["meguru.site.templatetags.meguru_look"],
        loaders=[("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
    )


def render_template(name: str, values: dict[str, object]) -> str:
    """Render ``site/<name>`` with the values, autoescaped; runs of blank lines are closed up."""
    text = engine().get_template(f"site/{name}").render(Context(values, use_l10n=False, use_tz=False))
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip()) + "\n"
