"""Define the marks of a file that is still being filled in. Nothing heavy is imported."""

OPEN_MARK = "待填"  # This stands for a value that is still to be filled in.
UNCONFIRMED_MARK = (
    "【待核】"  # A text that begins with it came from last year's file and is still to be looked at.
)


def is_unconfirmed(value: str) -> bool:
    """Tell whether a text is last year's and nobody has confirmed it yet."""
    return value.lstrip().startswith(UNCONFIRMED_MARK)


def confirmed(value: str) -> str:
    """Return a text without the mark that it came from last year."""
    return value.lstrip().removeprefix(UNCONFIRMED_MARK).lstrip() if is_unconfirmed(value) else value
