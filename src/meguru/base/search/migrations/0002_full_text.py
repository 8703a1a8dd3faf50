"""The databases' own indexes over ``words``: FTS5 on SQLite, a tsvector with GIN on PostgreSQL. Both follow every write."""

from django.db import migrations

_SQLITE = [
    """CREATE VIRTUAL TABLE search_index USING fts5(
         words, content='search_searchrecord', content_rowid='id', detail='none', columnsize=0,
         tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER search_record_added AFTER INSERT ON search_searchrecord BEGIN
         INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER search_record_removed AFTER DELETE ON search_searchrecord BEGIN
         INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER search_record_changed AFTER UPDATE ON search_searchrecord BEGIN
         INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.id, old.words);
         INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END""",
]
_POSTGRESQL = [
    """ALTER TABLE search_searchrecord ADD COLUMN vector tsvector
         GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED""",
    "CREATE INDEX search_record_vector ON search_searchrecord USING gin (vector) WITH (fastupdate = off)",
]


def make(apps, schema_editor):
    for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("added", "removed", "changed"):
            schema_editor.execute(f"DROP TRIGGER search_record_{name}")
        schema_editor.execute("DROP TABLE search_index")
    else:
        schema_editor.execute("ALTER TABLE search_searchrecord DROP COLUMN vector")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_first")]
    operations = [migrations.RunPython(make, take_away)]
