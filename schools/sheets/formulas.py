"""What a spreadsheet would take for a formula: for every file that is written for one."""

# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with a quote in front, as spreadsheets write it themselves.

    A text that begins with quotes before such a sign gets one more, so that the way back is clear.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_SIGNS) else text
