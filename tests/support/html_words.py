"""The words a page may use: elements with their attributes, roles, ARIA names. From the HTML standard, ARIA in HTML and SVG 1.1.

What the Nu checker takes, as far as Meguru's pages use it: an element or attribute that is not here is a fault, so that a new one
is looked up before it stands on a page.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EVERYWHERE = _words("autofocus class dir hidden id inert inputmode lang role spellcheck tabindex title translate")

_CONTROL = "autocomplete disabled form name required"
ATTRIBUTES = {
    tag: _words(own)
    for tag, own in {
        "a": "href target rel download hreflang type",
        "abbr": "",
        "address": "",
        "article": "",
        "aside": "",
        "b": "",
        "bdi": "",
        "blockquote": "cite",
        "body": "",
        "br": "",
        "button": "disabled form formaction formmethod formnovalidate name type value",
        "caption": "",
        "cite": "",
        "code": "",
        "col": "span",
        "colgroup": "span",
        "data": "value",
        "datalist": "",
        "dd": "",
        "del": "datetime cite",
        "details": "open name",
        "dfn": "",
        "div": "",
        "dl": "",
        "dt": "",
        "em": "",
        "fieldset": "disabled form name",
        "figcaption": "",
        "figure": "",
        "footer": "",
        "form": "accept-charset action autocomplete enctype method name novalidate target",
        "h1": "",
        "h2": "",
        "h3": "",
        "h4": "",
        "h5": "",
        "h6": "",
        "head": "",
        "header": "",
        "hr": "",
        "html": "",
        "i": "",
        "img": "alt src srcset sizes width height loading decoding",
        "input": f"{_CONTROL} accept alt checked dirname list max maxlength min minlength multiple pattern placeholder readonly "
        "size step type value",
        "ins": "datetime cite",
        "kbd": "",
        "label": "for",
        "legend": "",
        "li": "value",
        "link": "rel href type hreflang media sizes as title",
        "main": "",
        "mark": "",
        "meta": "name content charset http-equiv property",
        "meter": "value min max low high optimum",
        "nav": "",
        "noscript": "",
        "ol": "reversed start type",
        "optgroup": "disabled label",
        "option": "disabled label selected value",
        "output": "for form name",
        "p": "",
        "picture": "",
        "pre": "",
        "progress": "value max",
        "q": "cite",
        "rp": "",
        "rt": "",
        "ruby": "",
        "s": "",
        "samp": "",
        "script": "src type defer async",
        "search": "",
        "section": "",
        "select": f"{_CONTROL} multiple size",
        "small": "",
        "source": "src srcset type media",
        "span": "",
        "strong": "",
        "sub": "",
        "summary": "",
        "sup": "",
        "table": "",
        "tbody": "",
        "td": "colspan rowspan headers",
        "template": "",
        "textarea": f"{_CONTROL} cols dirname maxlength minlength placeholder readonly rows wrap",
        "tfoot": "",
        "th": "colspan rowspan headers scope abbr",
        "thead": "",
        "time": "datetime",
        "title": "",
        "tr": "",
        "u": "",
        "ul": "",
        "var": "",
        "wbr": "",
    }.items()
}

_PAINT = (
    "class id fill stroke stroke-width stroke-dasharray stroke-linejoin stroke-linecap fill-rule clip-path clip-rule opacity "
    "fill-opacity stroke-opacity transform role tabindex lang mask marker-end marker-start"
)
_LETTERS = "text-anchor dominant-baseline font-size font-weight font-family letter-spacing writing-mode"
SVG_ATTRIBUTES = {
    tag: _words(f"{_PAINT} {own}")
    for tag, own in {
        "svg": "viewBox width height preserveAspectRatio focusable overflow",
        "g": _LETTERS,
        "defs": "",
        "title": "",
        "desc": "",
        "a": "href target",
        "circle": "cx cy r",
        "ellipse": "cx cy rx ry",
        "line": "x1 y1 x2 y2",
        "path": "d pathLength",
        "polygon": "points",
        "polyline": "points",
        "rect": "x y width height rx ry",
        "text": f"x y dx dy textLength lengthAdjust {_LETTERS}",
        "tspan": f"x y dx dy {_LETTERS}",
        "textPath": f"href startOffset method spacing {_LETTERS}",
        "use": "href x y width height",
        "clipPath": "clipPathUnits",
        "mask": "x y width height maskUnits",
        "pattern": "x y width height patternUnits patternTransform viewBox",
        "marker": "markerWidth markerHeight refX refY orient viewBox",
        "linearGradient": "x1 y1 x2 y2 gradientUnits",
        "stop": "offset stop-color stop-opacity",
        "image": "href x y width height",
    }.items()
}

ARIA = _words(
    "aria-atomic aria-busy aria-checked aria-controls aria-current aria-describedby aria-description aria-details aria-disabled "
    "aria-errormessage aria-expanded aria-haspopup aria-hidden aria-invalid aria-label aria-labelledby aria-level aria-live "
    "aria-modal aria-orientation aria-owns aria-pressed aria-readonly aria-relevant aria-required aria-roledescription "
    "aria-selected aria-sort aria-valuemax aria-valuemin aria-valuenow aria-valuetext aria-rowcount "
    "aria-colcount aria-rowindex aria-colindex"
)
YES_OR_NO = {"aria-hidden", "aria-atomic", "aria-busy", "aria-disabled", "aria-modal", "aria-required", "aria-selected"}
OF_WORDS = {
    "aria-current": _words("page step location date time true false"),
    "aria-sort": _words("ascending descending none other"),
    "aria-live": _words("off polite assertive"),
    "aria-expanded": _words("true false"),
    "aria-pressed": _words("true false mixed"),
    "aria-invalid": _words("true false grammar spelling"),
}
# Attributes that only some roles or elements take.
ONLY_ON = {
    "aria-sort": _words("th columnheader rowheader"),
    "aria-expanded": _words("a button summary select input th tr combobox link"),
    "aria-pressed": _words("button"),
    "aria-checked": _words("switch checkbox radio menuitemcheckbox option"),
    "aria-selected": _words("tab option row gridcell tr"),
    "aria-required": _words("input select textarea fieldset radiogroup listbox combobox"),
    "aria-invalid": _words("input select textarea fieldset radiogroup listbox combobox checkbox switch"),
}
ROLES = _words(
    "alert application article banner button cell checkbox columnheader combobox complementary contentinfo dialog document feed "
    "figure form group heading img link list listbox listitem log main math menu meter navigation none note option presentation "
    "progressbar radio radiogroup region row rowgroup rowheader search searchbox separator status switch tab table tablist "
    "tabpanel term textbox timer toolbar tooltip tree treeitem graphics-document graphics-symbol graphics-object"
)
# Roles an element has by itself: saying them again is refused (in tables) or warned of.
OWN_ROLES = {
    "main": "main",
    "nav": "navigation",
    "table": "table",
    "tr": "row",
    "td": "cell",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tfoot": "rowgroup",
    "th": "columnheader rowheader",
    "article": "article",
    "aside": "complementary",
    "form": "form",
    "button": "button",
    "ul": "list",
    "ol": "list",
    "li": "listitem",
    "fieldset": "group",
    "details": "group",
    "hr": "separator",
    "section": "region",
    "select": "listbox combobox",
    "textarea": "textbox",
    "option": "option",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "a": "link",
    "img": "img",
    "figure": "figure",
    "dialog": "dialog",
    "progress": "progressbar",
    "search": "search",
}
# Elements without a role of their own: a name on them is heard by nobody, so the checker refuses it.
NAMELESS = _words(
    "abbr b bdi body br caption cite code dd del dfn div dt em i ins kbd label legend mark p pre q rp rt ruby s samp small span "
    "strong sub sup time u var wbr"
)
NAMELESS_ROLES = _words("none presentation")

PHRASING = _words(
    "a abbr b bdi br button cite code data datalist del dfn em i img input ins kbd label link mark meta meter noscript output "
    "picture progress q ruby rp rt s samp script select small span strong sub sup svg template textarea time u var wbr option "
    "optgroup source"
)
# Elements that hold running text only.
HOLDS_PHRASING = _words(
    "p h1 h2 h3 h4 h5 h6 span b i em strong small abbr cite code dfn kbd label mark q rt s samp sub sup u var time button pre data "
    "output bdi ruby"
)
INTERACTIVE = _words("a button details input label select textarea")
HEADINGS = _words("h1 h2 h3 h4 h5 h6")
CHILDREN = {
    "ul": _words("li script template"),
    "ol": _words("li script template"),
    "dl": _words("dt dd div script template"),
    "table": _words("caption colgroup thead tbody tfoot tr"),
    "thead": _words("tr"),
    "tbody": _words("tr"),
    "tfoot": _words("tr"),
    "tr": _words("th td"),
    "select": _words("option optgroup hr"),
    "optgroup": _words("option"),
    "datalist": _words("option"),
    "colgroup": _words("col"),
    "ruby": _words("rt rp span b i em strong a"),
}
PARENTS = {
    "li": _words("ul ol menu"),
    "dt": _words("dl div"),
    "dd": _words("dl div"),
    "figcaption": _words("figure"),
    "legend": _words("fieldset"),
    "summary": _words("details"),
    "caption": _words("table"),
    "option": _words("select optgroup datalist"),
}
# Where each attribute of an input has a meaning.
_TEXTLIKE = "text search url tel email password"
INPUT_ONLY = {
    "maxlength": _words(_TEXTLIKE),
    "minlength": _words(_TEXTLIKE),
    "pattern": _words(_TEXTLIKE),
    "size": _words(_TEXTLIKE),
    "placeholder": _words(f"{_TEXTLIKE} number"),
    "min": _words("date month week time datetime-local number range"),
    "max": _words("date month week time datetime-local number range"),
    "step": _words("date month week time datetime-local number range"),
    "list": _words(f"{_TEXTLIKE} date month week time datetime-local number range color"),
    "readonly": _words(f"{_TEXTLIKE} date month week time datetime-local number"),
    "required": _words(f"{_TEXTLIKE} date month week time datetime-local number checkbox radio file"),
    "autocomplete": _words(f"{_TEXTLIKE} date month week time datetime-local number range color hidden"),
    "checked": _words("checkbox radio"),
    "multiple": _words("email file"),
    "accept": _words("file"),
    "alt": _words("image"),
}
INPUT_TYPES = _words(
    f"{_TEXTLIKE} hidden date month week time datetime-local number range color checkbox radio file submit image reset button"
)
