"""What others have built for the same purpose, started or found here to be measured beside the portal."""


class PeerError(RuntimeError):
    """A peer cannot be had here, or does not answer as it should."""
