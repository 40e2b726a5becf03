"""The links to other articles, with their cards."""
