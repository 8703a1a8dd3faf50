"""How a template is read: its line breaks, and its Japanese, which is the product's own and follows the reader's language.

Every Japanese word that stands in a template was written by us, for what a town has typed comes in by ``{{ … }}``. So nothing
is marked: ``Parser`` finds the sentences, each up to the next tag, with its variables as holes, and the page says them by the
same catalogues as ``meguru.core.language``. ``{% sentence %}`` holds together what a tag or an ``{% if %}`` would cut. Read in
another language, a text of the town says that it is Japanese (``lang``).

A line break in a template is layout of the source. Beside a block-level tag it stays a line break, between attributes it is
one space, and anywhere else it is nothing: Japanese sets no space between words, and a break after 「、」 would show as one.
Decision record 0034.
"""
