"""Every form that one types into is kept on the device until it is taken (``web/keep.js``), or is named here with why it is not.

The script looks for forms by itself, so a new form has it; what this asks is that each page with such a form loads the script and
says whose it is, and that nothing is left out unsaid.
"""

import re
from pathlib import Path

import meguru
from tests.contracts.test_walks import _marked, _starts
from tests.support.cast import Cast
from tests.support.walking import walk

TEMPLATES = Path(meguru.__file__).parent / "web" / "templates"
# Templates that post what is typed and keep none of it, with why.
NOT_KEPT = {
    "public/opinion.html": "a resident has no account; the next person at the computer would read it",
    "work/look/_form_rows.html": "shows how parts look, and is sent nowhere",
}
# Fields that say themselves that they are not kept, by the file that says it, with why.
FIELDS_NOT_KEPT = {
    "web/login.py": "names, passwords and codes of the door",
    "web/staff/base/people.py": "a first password, typed in the open",
}
_FORM = re.compile(r'<form\b[^>]*method="post"[^>]*>.*?</form>', re.S)
_BOX = re.compile(r"<textarea\b|<input\b(?![^>]*type=\"(?:hidden|radio|checkbox|submit|date|file|number)\")")


def test_every_form_with_a_text_box_in_the_workshop_is_kept(cast: Cast) -> None:
    things = _marked(cast)
    found = 0
    pages = walk(cast["secretary"].client, _starts("S", things), cast.town.slug)
    for page in pages.values():
        boxes = [form for form in _FORM.findall(page.text) if _BOX.search(form)]
        if page.status != 200 or not boxes or 'class="work"' not in page.text or "/look/" in page.address:
            continue
        found += len(boxes)
        assert re.search(r'data-account="\d+"', page.text), f"{page.address} does not say whose its words are"
        assert "web/keep.js" in page.text, f"{page.address} does not keep what is typed"
        assert not any("data-not-kept" in form.split(">")[0] for form in boxes), page.address
    assert found > 20


def test_what_is_not_kept_says_why() -> None:
    outside = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if 'method="post"' in (text := path.read_text())
        and _BOX.search(text)
        and ("public/" in str(path) or "look/" in str(path))
    }
    assert outside <= set(NOT_KEPT), outside - set(NOT_KEPT)
    package = Path(meguru.__file__).parent
    said = {str(path.relative_to(package)) for path in package.rglob("*.py") if "data-not-kept" in path.read_text()}
    said |= {str(path.relative_to(package)) for path in package.rglob("*.html") if "data-not-kept" in path.read_text()}
    assert said == set(FIELDS_NOT_KEPT)
