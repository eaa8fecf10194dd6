"""The rows of the list of aims, one a module: each takes the sizes and returns the lines it measured."""
