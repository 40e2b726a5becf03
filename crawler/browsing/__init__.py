"""The database in a browser: Datasette on a SQLite file that is only read, with pages of our own.

All that is shown was scraped. So no page runs a script, whoever wrote it: templates have none, and the headers of every
answer forbid them.
"""
