"""An openpyxl workbook to bytes: the same workbook, the same bytes; formulas with the values they have now."""

import datetime
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

_NO_DATE = datetime.datetime(1980, 1, 1)  # the earliest date of a zip entry; openpyxl requires one
FormulaValues = Mapping[str, Decimal]  # coordinate of a formula → its value


def xlsx(book: Workbook, cached: Mapping[str, FormulaValues]) -> bytes:
    """The .xlsx of book. cached: for each sheet, by title, what its formulas give.

    openpyxl writes formulas without values, which Excel's protected view and previews show as empty cells; and
    it writes the time of day, so that no two files would be alike.
    """
    book.properties.created = book.properties.modified = _NO_DATE
    buffer, result = BytesIO(), BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        ExcelWriter(book, archive).write_data()
    parts = {f"xl/worksheets/sheet{n}.xml": cached.get(s.title, {}) for n, s in enumerate(book.worksheets, 1)}
    with zipfile.ZipFile(buffer) as written, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(written.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            body = written.read(name)
            if values := parts.get(name):
                body = _with_values(body, values)
            # a ZipInfo without a date is of 1980-01-01
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _with_values(sheet: bytes, values: FormulaValues) -> bytes:
    for coordinate, value in values.items():
        empty = re.compile(rb'(<c r="%b"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?</c>' % coordinate.encode())
        sheet, found = empty.subn(rb"\g<1><v>%b</v></c>" % repr(float(value)).encode(), sheet)
        if found != 1:
            raise ValueError(f"no formula without a value at {coordinate}")
    return sheet
