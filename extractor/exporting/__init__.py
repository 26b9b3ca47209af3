"""Extractions of a ledger -> files that others read.

::

    jsonl       one extraction a line, exactly as extract writes it
    tables      which columns visits, summits, participants and trade figures have
    csvs        tables as CSV that no spreadsheet runs
    parquet     tables as Parquet
    sdmx        trade figures as SDMX-CSV 2.0
    calendar    visits and summits as iCalendar
"""
