"""Parquet: views and whole articles with types that every reader knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json
import pyarrow.parquet as pq

from schema.column_streams import Columns, Lists
from schema.dictionary import view_type

_ROW_GROUP_BYTES = 16_000_000
_HELD_BYTES = 64_000_000
_INSTANT = pa.timestamp("us", tz="UTC")
_TYPES = {
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "double precision": pa.float64(),
    "integer": pa.int64(),
    "text": pa.string(),
    "timestamp with time zone": _INSTANT,
}
"""By PostgreSQL's."""

_LINK = pa.struct(
    [
        ("url", pa.string()),
        ("title", pa.string()),
        ("summary", pa.string()),
        ("category", pa.string()),
        ("published_date", pa.date32()),
        ("kind", pa.string()),
        ("position", pa.int64()),
        ("related_article_id", pa.int64()),
    ]
)
_BLOCK = pa.struct([("kind", pa.string()), ("text", pa.string()), ("level", pa.int64())])
_NESTED = {
    "authors": pa.list_(pa.string()),
    "tags": pa.list_(pa.string()),
    "blocks": pa.list_(_BLOCK),
    "related_links": pa.list_(_LINK),
}
PARTITION = "published_month"
NO_PARTITION = "__HIVE_DEFAULT_PARTITION__"
"""What Hive, and after it every reader, calls the folder of the rows without a value."""


def arrow_schema(columns: Mapping[str, str], *, is_nested: bool, leave_out: Sequence[str] = ()) -> pa.Schema:
    """The types of a view's columns, with their meanings as metadata of the fields.

    Args:
        columns: meanings by column.
        is_nested: whether they are whole articles, with lists.
    """
    names = [*columns, "blocks", "related_links"] if is_nested else list(columns)
    fields = []
    for name in names:
        if name not in leave_out:
            type_ = _NESTED[name] if is_nested and name in _NESTED else type_of(name)
            fields.append(pa.field(name, type_, metadata={"comment": columns.get(name, "")}))
    return pa.schema(fields)


def type_of(name: str) -> pa.DataType:
    """The type of a view's column."""
    return _TYPES[view_type(name)]


def tables_of(batches: Iterable[Columns], schema: pa.Schema) -> Iterator[pa.Table]:
    """The batches as Arrow tables."""
    for columns in batches:
        yield pa.table([_array(columns[field.name], field.type) for field in schema], schema=schema)


def tables_of_rows(rows: Iterable[Mapping[str, Any]], schema: pa.Schema, *, size: int = 1_000) -> Iterator[pa.Table]:
    """Rows (`schema.row_streams`) as Arrow tables of some of them each."""
    held: list[Mapping[str, Any]] = []
    for row in rows:
        held.append(row)
        if len(held) == size:
            yield pa.Table.from_pylist(held, schema=schema)
            held = []
    if held:
        yield pa.Table.from_pylist(held, schema=schema)


def lean_memory() -> None:
    """Arrow gives memory back at once: its own allocator would keep some 40 MB more."""
    pa.set_memory_pool(pa.system_memory_pool())


def write_parquet(tables: Iterable[pa.Table], schema: pa.Schema, path: Path) -> int:
    """Writes one file, zstd, and returns how many rows. One table is packed while the next one is read."""
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer, ThreadPoolExecutor(1) as packer:
        packed: Future[None] | None = None
        for table in tables:
            rows += table.num_rows
            if packed is not None:
                packed.result()
            packed = packer.submit(writer.write_table, table)
        if packed is not None:
            packed.result()
    return rows


def write_partitions(tables: Iterable[pa.Table], schema: pa.Schema, folder: Path) -> dict[str, int]:
    """Writes a folder for each month of `published_date`, named as Hive does; returns the rows by file below `folder`.

    Rows are held until a month has enough of them for a row group, or all months together have too many.
    """
    writers: dict[str, pq.ParquetWriter] = {}
    held: dict[str, list[pa.Table]] = {}
    rows: dict[str, int] = {}

    def write(file: str) -> None:
        if file not in writers:
            (folder / file).parent.mkdir()
            writers[file] = pq.ParquetWriter(folder / file, schema, compression="zstd")
        writers[file].write_table(pa.concat_tables(held.pop(file)))

    try:
        for table in tables:
            for file, part in _by_month(table):
                held.setdefault(file, []).append(part)
                rows[file] = rows.get(file, 0) + part.num_rows
            sizes = {file: sum(part.nbytes for part in parts) for file, parts in held.items()}
            for file in sorted(sizes, key=sizes.__getitem__, reverse=True):
                if sizes[file] < _ROW_GROUP_BYTES and sum(sizes.values()) < _HELD_BYTES:
                    break
                write(file)
                del sizes[file]
        for file in list(held):
            write(file)
    finally:
        for writer in writers.values():
            writer.close()
    return rows


def _by_month(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each month, with its file."""
    months = pc.strftime(table["published_date"], format="%Y-%m")
    for month in pc.unique(months).to_pylist():
        is_of_month = pc.is_null(months) if month is None else pc.equal(months, month)
        yield f"{PARTITION}={month or NO_PARTITION}/part-0.parquet", table.filter(is_of_month)


def _array(values: Sequence[Any] | Lists, type_: pa.DataType) -> pa.Array:
    if isinstance(values, Lists):
        return _list_array(values, type_)
    if type_ == _NESTED["blocks"]:
        return _blocks(values)
    if pa.types.is_boolean(type_):
        return pa.array([None if value is None else bool(value) for value in values], type_)
    first = next((value for value in values if value is not None), None)
    if isinstance(first, bytes):
        return pa.array(values, pa.binary()).cast(type_)
    if isinstance(first, str) and (pa.types.is_timestamp(type_) or pa.types.is_date(type_)):
        return pa.array(values, pa.string()).cast(type_)
    if pa.types.is_timestamp(type_):
        values = [value and value.astimezone(dt.UTC) for value in values]
    return pa.array(values, type_)


def _list_array(lists: Lists, type_: pa.DataType) -> pa.Array:
    offsets = pa.array(lists.offsets, pa.int32())
    if not pa.types.is_struct(type_.value_type):
        (values,) = lists.fields.values()
        return pa.ListArray.from_arrays(offsets, _array(values, type_.value_type), type=type_)
    fields = list(type_.value_type)
    arrays = [_array(lists.fields[field.name], field.type) for field in fields]
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(arrays, fields=fields), type=type_)


def _blocks(texts: Sequence[bytes]) -> pa.Array:
    """JSON texts as lists, read by Arrow itself: thirty times as fast as through Python's objects."""
    lines = pa.py_buffer(b"\n".join([b'{"blocks":%b}' % text for text in texts]))
    options = pa.json.ParseOptions(explicit_schema=pa.schema([("blocks", _NESTED["blocks"])]), newlines_in_values=False)
    size = pa.json.ReadOptions(block_size=max(1 << 20, lines.size + 1), use_threads=False)
    return pa.json.read_json(pa.BufferReader(lines), size, options)["blocks"].combine_chunks()
