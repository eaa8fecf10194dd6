"""Why a file cannot be read."""


class UnreadableFileError(Exception):
    """The file cannot be read from some line on. The message is for the person who sent it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
