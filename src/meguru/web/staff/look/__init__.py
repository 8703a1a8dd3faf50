"""The page of components: every part that pages are built of, in every state, with made-up content. It belongs to no town."""

from meguru.web.staff.look.page import addresses

__all__ = ["addresses"]
