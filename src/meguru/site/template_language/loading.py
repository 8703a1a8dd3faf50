"""Finds the templates, and keeps what it has read."""

from pathlib import Path
from typing import cast

from django.template.base import Origin
from django.template.base import Template as DjangoTemplate
from django.template.exceptions import TemplateDoesNotExist
from django.template.loaders.base import Loader as BaseLoader
from django.template.loaders.cached import Loader as CachedLoader
from django.template.loaders.filesystem import Loader as FilesystemLoader

from meguru.site.template_language.parsing import Template

PACKAGE = Path(__file__).parents[2]


class _Reading(BaseLoader):
    """Reads our own templates as the module says, and those of the parts we use as Django does."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> DjangoTemplate:
        """The template of a name."""
        tried = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = cast(FilesystemLoader, origin.loader).get_contents(origin)
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
                continue
            kind = Template if Path(origin.name).is_relative_to(PACKAGE) else DjangoTemplate
            return kind(contents, origin, template_name, self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(CachedLoader, _Reading):
    """Keeps what it has read for the life of the process."""
