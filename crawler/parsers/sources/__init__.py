"""What a page's markup states about its article, and the lines around its headline."""
