"""The explorer: one page on which any figure can be narrowed, compared, broken down, and followed to its sessions."""
