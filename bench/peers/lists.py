"""The same list by openpyxl, XlsxWriter, and pandas with SQLAlchemy.

Arguments: the file, then what is wanted of it. `write`: its table written anew by openpyxl and by XlsxWriter, each in its
way of writing that keeps little in memory. `read`: every cell read by openpyxl, which does nothing with it. `store URL`:
read by pandas and stored as one table of the database. Prints a name and microseconds for each, the peer's start not
counted.
"""

import sys
import tempfile
import time

FILE, WANTED = sys.argv[1:3]


def timed(name, work):
    start = time.perf_counter()
    work()
    print(name, int((time.perf_counter() - start) * 1_000_000))


def read():
    import openpyxl

    return [list(row) for row in openpyxl.load_workbook(FILE, read_only=True).worksheets[0].iter_rows(values_only=True)]


def openpyxl_writes(rows):
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append(row)
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        book.save(file.name)


def xlsxwriter_writes(rows):
    import xlsxwriter

    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        book = xlsxwriter.Workbook(file.name, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Danh sách")
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        book.close()


def pandas_stores(url):
    import pandas
    import sqlalchemy

    kind, place = url.split(":", 1)
    address = {"sqlite": f"sqlite:///{place}"}.get(kind, f"postgresql+psycopg:{place}")
    engine = sqlalchemy.create_engine(address)
    table = pandas.read_excel(FILE, dtype={"Số định danh cá nhân": str})
    table.to_sql("bench_list", engine, if_exists="replace", index=False, chunksize=1_000)


if WANTED == "write":
    table = read()
    timed("openpyxl", lambda: openpyxl_writes(table))
    timed("xlsxwriter", lambda: xlsxwriter_writes(table))
elif WANTED == "read":
    import openpyxl

    timed("read", read)
else:
    import openpyxl
    import pandas
    import sqlalchemy

    timed("store", lambda: pandas_stores(sys.argv[3]))
