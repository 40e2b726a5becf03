"""Title, standfirst, section and tags."""
