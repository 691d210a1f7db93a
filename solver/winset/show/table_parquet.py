"""An equilibrium table as a Parquet file, for pandas, R and their like; needs pyarrow."""

from __future__ import annotations

import io
import json
from importlib import import_module
from typing import Any

from winset.errors import UsageError
from winset.show.formula import SOURCE
from winset.show.table_layouts import about
from winset.show.table_report import Writer
from winset.statics.table import Table


def parquet(table: Table, decimals: int | None = None) -> bytes:
    """The rows by column: texts where numbers are exact, doubles in floats, null where there is no value.

    What the table is worth is in the metadata of the file, as JSON under the key `winset`. Raises UsageError without
    pyarrow.
    """
    try:
        pyarrow: Any = import_module("pyarrow")
        files: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise UsageError("--format parquet needs pyarrow: install winset[parquet]") from None
    writer, rows = Writer(table, SOURCE, decimals), table.rows
    found: dict[str, Any] = {}
    for axis, places in zip(table.grid.axes, rows.places, strict=True):
        values = [_number(v, table.exact) for v in axis.values]
        found[axis.name] = [values[place] for place in places]
    found["equilibrium"] = pyarrow.array([number or None for number in rows.numbers], pyarrow.int32())
    kind = pyarrow.float64() if not table.exact and decimals is None else pyarrow.string()
    for name, column in zip(table.columns, rows.cells, strict=True):
        cells = column if kind == pyarrow.float64() else [None if c is None else writer.cell(c) for c in column]
        found[name] = pyarrow.array(cells, kind)
    found["remark"] = [rows.remarks.get(number, "") for number in range(len(rows))]
    told = json.dumps(about(table, decimals), ensure_ascii=False)
    data = pyarrow.table(found).replace_schema_metadata({"winset": told})
    out = io.BytesIO()
    files.write_table(data, out)
    return out.getvalue()


def _number(value: Any, exact: bool) -> str | float:
    return str(value) if exact else value.numerator / value.denominator
