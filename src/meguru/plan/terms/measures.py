"""What every measure keeps to, in any term: its two kinds, and how long its texts may be.

A row read in a document and the measure made of it are held to the same; so this stands below both.
"""

from enum import StrEnum

from meguru.core.language import _

LONGEST_MEASURE = 200
LONGEST_OWNER = 100
LONGEST_GROUP = 80
NO_GROUP = _("担当の名前が{longest}字より長いときは、分野・部署を{longest}字までで書いてください。").format(
    longest=LONGEST_GROUP
)


class MeasureKind(StrEnum):
    """A measure (施策・事業) of the plan, or a project continued beside it (継続事業)."""

    MEASURE = "measure"
    CONTINUED_PROJECT = "continued_project"


MEASURE_KIND_LABELS = {MeasureKind.MEASURE: _("施策・事業"), MeasureKind.CONTINUED_PROJECT: _("継続して行う事業")}
