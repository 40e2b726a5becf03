"""The index of words behind `schema.search`: made with the views, kept by triggers, so that no writer can forget it.

SQLite: an FTS5 table over `articles`, in whose rows the words stay. PostgreSQL: a table of its own with a GIN index, so
that a check which changes only times does not touch the index.

Both fold case and accents, stem English endings, and drop no words. In scripts without spaces a word cannot be told
from its sentence: there the pairs of neighbouring characters are the words (`articles.bigrams`).
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from schema.words import unspaced_runs

TABLES = frozenset({"article_search"})
"""Tables of the index that are none of `schema.tables`; SQLite's begin with `articles_fts`."""

_MAX_BIGRAM_CHARS = 50_000
_MAX_INDEXED_CHARS = 200_000
"""PostgreSQL takes no more than 1 MB of words of one article."""

_COLUMNS = ("title", "description", "text", "bigrams")
_CHANGED = " OR ".join(f"old.{name} IS NOT new.{name}" for name in (*_COLUMNS, "merged_into_article_id"))
_LISTED = ", ".join(_COLUMNS)
_OLD, _NEW = (", ".join(f"{row}.{name}" for name in _COLUMNS) for row in ("old", "new"))
_FORGET = f"""INSERT INTO articles_fts (articles_fts, rowid, {_LISTED})
    SELECT 'delete', old.article_id, {_OLD} WHERE old.merged_into_article_id IS NULL;"""
_LEARN = f"""INSERT INTO articles_fts (rowid, {_LISTED})
    SELECT new.article_id, {_NEW} WHERE new.merged_into_article_id IS NULL;"""

_SQLITE_TABLE = (
    # Datasette finds the table only by double quotes around the name of its content
    f"""CREATE VIRTUAL TABLE articles_fts USING fts5({_LISTED}, content="articles", content_rowid="article_id",
        tokenize="porter unicode61 remove_diacritics 2")""",
    # fewer and larger merges: every commit makes a segment, and words are not looked up nearly as often
    "INSERT INTO articles_fts (articles_fts, rank) VALUES ('automerge', 16)",
    "INSERT INTO articles_fts (articles_fts, rank) VALUES ('crisismerge', 64)",
    f"INSERT INTO articles_fts (rowid, {_LISTED})"  # noqa: S608
    f" SELECT article_id, {_LISTED} FROM articles WHERE merged_into_article_id IS NULL",
)

_SQLITE_TRIGGERS = (
    *(f"DROP TRIGGER IF EXISTS articles_fts_{event}" for event in ("insert", "update", "delete")),
    f"CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN {_LEARN} END",
    f"""CREATE TRIGGER articles_fts_update AFTER UPDATE OF {_LISTED}, merged_into_article_id ON articles
        WHEN {_CHANGED} BEGIN {_FORGET} {_LEARN} END""",
    f"CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN {_FORGET} END",
)

_APART = "[!-/:-@[-`{-~“”„‘’«»‹›–—…·•、。「」『』（）！？，：；]+"
"""What stands between words. The server's own parser would read addresses, paths and numbers with their signs."""

_ACCENTED = "[\u00c0-\u024f\u1e00-\u1eff]"
_TAKEN_APART = "[\u0300-\u036f\u0590-\u1fff\u3099\u309a]"
"""Of what NFD takes apart, all that is not Latin; putting it together again takes as long as all the rest."""

_POSTGRESQL = (
    "DROP TEXT SEARCH CONFIGURATION IF EXISTS tearsheet",
    "DROP TEXT SEARCH DICTIONARY IF EXISTS tearsheet_stem",
    "CREATE TEXT SEARCH DICTIONARY tearsheet_stem (TEMPLATE = snowball, LANGUAGE = english)",  # with no stop words
    "CREATE TEXT SEARCH CONFIGURATION tearsheet (COPY = simple)",
    """ALTER TEXT SEARCH CONFIGURATION tearsheet
        ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword WITH tearsheet_stem""",
    f"""CREATE OR REPLACE FUNCTION tearsheet_words(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
        IF words ~ '{_ACCENTED}' THEN
            words := regexp_replace(normalize(words, NFD), '([A-Za-z])[\u0300-\u036f]+', '\\1', 'g');
            IF words ~ '{_TAKEN_APART}' THEN
                words := normalize(words, NFC);
            END IF;
        END IF;
        RETURN regexp_replace(words, '{_APART}', ' ', 'g');
    END $$""",
    f"""CREATE OR REPLACE FUNCTION tearsheet_search(title text, description text, body text, bigrams text)
        RETURNS tsvector LANGUAGE sql STABLE AS $$
        SELECT setweight(to_tsvector('tearsheet', tearsheet_words(coalesce(title, ''))), 'A')
            || setweight(to_tsvector('tearsheet', tearsheet_words(coalesce(left(description, 20000), ''))), 'B')
            || setweight(to_tsvector('tearsheet', tearsheet_words(left(body, {_MAX_INDEXED_CHARS}))), 'D')
            || setweight(to_tsvector('tearsheet', coalesce(bigrams, '')), 'C') $$""",
    """CREATE TABLE IF NOT EXISTS article_search (
        article_id bigint PRIMARY KEY REFERENCES articles ON DELETE CASCADE, search tsvector NOT NULL)""",
    """CREATE OR REPLACE FUNCTION tearsheet_index_article() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF new.merged_into_article_id IS NOT NULL THEN
            DELETE FROM article_search WHERE article_id = new.article_id;
        ELSE
            INSERT INTO article_search
            VALUES (new.article_id, tearsheet_search(new.title, new.description, new.text, new.bigrams))
            ON CONFLICT (article_id) DO UPDATE SET search = excluded.search;
        END IF;
        RETURN NULL;
    END $$""",
    "CREATE OR REPLACE TRIGGER article_search_insert AFTER INSERT ON articles"
    " FOR EACH ROW EXECUTE FUNCTION tearsheet_index_article()",
    f"""CREATE OR REPLACE TRIGGER article_search_update
        AFTER UPDATE OF {_LISTED}, merged_into_article_id ON articles FOR EACH ROW
        WHEN ((old.title, old.description, old.text, old.bigrams, old.merged_into_article_id) IS DISTINCT FROM
              (new.title, new.description, new.text, new.bigrams, new.merged_into_article_id))
        EXECUTE FUNCTION tearsheet_index_article()""",
    """INSERT INTO article_search
        SELECT article_id, tearsheet_search(title, description, text, bigrams) FROM articles
        WHERE merged_into_article_id IS NULL ON CONFLICT DO NOTHING""",
    "CREATE INDEX IF NOT EXISTS ix_article_search_search ON article_search USING gin (search)",
)


def bigrams(*texts: str | None) -> str | None:
    """The pairs of neighbouring characters in scripts without spaces, a space apart; None where there are none."""
    runs = [run for written in texts if written for run in unspaced_runs(written)]
    return " ".join(pair for run in runs for pair in bigrams_of(run))[:_MAX_BIGRAM_CHARS] or None


def bigrams_of(run: str) -> list[str]:
    """The pairs of neighbouring characters of a run of them; the character itself where it is alone."""
    return [run[start : start + 2] for start in range(len(run) - 1)] or [run]


def make_index(connection: Connection) -> None:
    """Makes the index anew, but for what it knows already, and fills it where it is missing."""
    statements: tuple[str, ...] = _POSTGRESQL
    if connection.dialect.name == "sqlite":
        statements = _SQLITE_TRIGGERS if has_index(connection) else _SQLITE_TABLE + _SQLITE_TRIGGERS
    for statement in statements:
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def has_index(connection: Connection) -> bool:
    """Whether the index is there."""
    name = "articles_fts" if connection.dialect.name == "sqlite" else "article_search"
    return inspect(connection).has_table(name)


def is_of_index(table: str) -> bool:
    """Whether a table belongs to the index."""
    return table in TABLES or table.startswith("articles_fts")
