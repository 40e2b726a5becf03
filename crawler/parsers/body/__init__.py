"""The page's elements and blocks of text, and those of them that are the article's."""
