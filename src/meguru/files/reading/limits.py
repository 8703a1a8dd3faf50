"""How much of a plan document is read, each with its reason. What a file may cost in time and memory is in ``apart.LIMITS``."""

# Of a PDF: a plan with its appendices has fewer; each page may cost a second more, and the whole ends within ``most_seconds``.
MAX_PAGES = 400
# Of a page of a PDF: many times a closely printed page. What has more is a drawing made of letters, or hostile.
MAX_CHARS_A_PAGE = 40_000
# Of a document: 400 pages of 150 lines. They are all kept, shown beside what was found, and searched.
MAX_LINES = 60_000
# Of one line of text: a paragraph without a break is far shorter, and every rule looks at each line.
MAX_LINE_LENGTH = 10_000
# Of a sheet of Excel: what stands farther to the right is no table of measures, but a sheet used as drawing paper.
MAX_COLUMNS = 60
# In points: letters too small to be seen are not what a plan says.
SMALLEST_LETTER = 1.0
# In half-width columns: where a piece stands on a page is kept as spaces before it, and a page can be said to be kilometres wide.
WIDEST_LINE = 1_000
# Answers about short texts that are kept: the words of headings and columns come again and again in one document.
ASKED_AGAIN = 4_096
