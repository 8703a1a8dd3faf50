"""The public site's own template engine: its templates and the shared tags, and nothing of the project's settings.

So an old book can be rendered by a script, a test or a job alike; translation and localisation are off, because the book
holds labels ready to be read.
"""

from functools import lru_cache
from pathlib import Path

from django.template import Context, Engine

# Characters no page may hold: C0 controls (not HTML) and the marks that turn the direction of the text around them.
FORBIDDEN = dict.fromkeys([*(c for c in range(0x20) if c not in (0x9, 0xA, 0xD)), 0x7F, *range(0x80, 0xA0),
                           *range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # fmt: skip

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine, with compiled templates kept for the life of the process."""
    return Engine(
        dirs=[str(TEMPLATES)],
        builtins=["meguru.site.template_language.parsing", "meguru.site.templatetags.meguru_look"],
        loaders=[("meguru.site.template_language.loading.Loader", ["django.template.loaders.filesystem.Loader"])],
    )


def render_template(name: str, values: dict[str, object]) -> str:
    """Render ``site/<name>`` with the values, autoescaped, forbidden characters dropped, blank lines closed up."""
    text: str = engine().get_template(f"site/{name}").render(Context(values, use_l10n=False, use_tz=False))
    text = text.translate(FORBIDDEN)
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip()) + "\n"
