"""What the browser tests serve: the product's own settings, with the recorder of templates added. Nothing else differs."""

from meguru.project.settings import *  # noqa: F403
from meguru.project.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "tests.browser.recorder.RecorderConfig"]
MIDDLEWARE = ["tests.browser.recorder.TellTemplates", *MIDDLEWARE]
