"""From a page's bytes to its tree, and what a reader sees of it."""
