"""A bundled site to try the crawler on without internet: `make demo`."""
