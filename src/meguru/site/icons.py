"""The line icons, 24 units square, drawn with the current colour. An icon never stands without a word beside it."""

from django.utils.safestring import SafeString

PATHS: dict[str, str] = {
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "menu": '<path d="M3.5 6.5h17M3.5 12h17M3.5 17.5h17"/>',
    "close": '<path d="m5.5 5.500 13 13M18.500 5.500l-13 13"/>',
    "voice": '<path d="M4 4.5h16v11.5h-9L6.5 20v-4H4z"/>',
    "reply": '<path d="M4 4.5h16v11.5H9L4.5 20z"/><path d="M8 8.5h8M8 12h5"/>',
    "print": '<path d="M7 8V3.5h10V8M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z"/>',
    "document": '<path d="M6 3.5h8.5L19 8v12.5H6z"/><path d="M9.5 11.5h6M9.5 15h6"/>',
    "calendar": '<path d="M4 5.5h16v15H4zM4 10h16M8.5 3v4.5M15.5 3v4.5"/>',
    "people": (
        '<circle cx="8" cy="9" r="3"/><circle cx="16.5" cy="9.5" r="2.5"/>'
        '<path d="M2.500 19c.4-3.400 2.600-5 5.500-5s5.100 1.600 5.500 5M15.500 14.300c3.200-.5 5.500 1.200 6 4.200"/>'
    ),
    "pencil": '<path d="M4.5 19.5 5.5 15 16 4.5l3.5 3.5L9 18.5z"/>',
    "flag": '<path d="M6 21V4M6 4.5h12l-2.5 4 2.5 4H6"/>',
    "mail": '<path d="M3.5 5.5h17v13h-17z"/><path d="m3.5 6.5 8.5 7 8.5-7"/>',
    "table": '<path d="M5 3.5h14v17H5zM5 9h14M10.5 9v11.5"/>',
    "eye": (
        '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/>'
        '<circle cx="12" cy="12" r="2.8"/>'
    ),
    "tick": '<path d="m4.5 12.5 5 5L20 6.5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.200v.3"/>',
    "alert": '<path d="M12 4 21.500 20h-19z"/><path d="M12 10v5M12 17.300v.2"/>',
    "phone": '<path d="M6 3.500h3.500L11 8 8.800 9.600a11 11 0 0 0 5.600 5.600L16 13l4.500 1.500V18c0 1.500-1 2.500-2.500 2.500'
    'A14.500 14.500 0 0 1 3.500 6C3.500 4.500 4.500 3.500 6 3.500z"/>',
    "place": '<path d="M12 21s-7-6.200-7-11.300A7 7 0 0 1 19 9.700C19 14.800 12 21 12 21z"/><circle cx="12" cy="9.800" r="2.500"/>',
    "download": '<path d="M12 4v11M7.500 10.500 12 15l4.500-4.500M4.500 19.500h15"/>',
    "upload": '<path d="M12 15V4M7.500 8.500 12 4l4.500 4.500M4.500 19.500h15"/>',
    "add": '<path d="M12 5v14M5 12h14"/>',
    "lock": '<path d="M5.500 10.500h13v10h-13zM8.500 10.500V7.500a3.500 3.500 0 0 1 7 0v3"/>',
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
}


def icon(name: str) -> SafeString:
    """The icon of that name. Raises KeyError for a name that is not drawn: a template typo must not pass silently."""
    return SafeString(
        '<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{PATHS[name]}</svg>'
    )
