"""The one error tree. Every message says what was expected, what was found and what to do.

Takes nothing, gives the exceptions that a command turns into an exit code; it does not print.
"""

from __future__ import annotations


class InsidersError(Exception):
    """Base of every error that a user can act on. The command line exits with `exit_code`."""

    exit_code = 1


class SettingsError(InsidersError):
    """A setting has a value that cannot be used."""


class SourceError(InsidersError):
    """The source cannot be read as transactions."""


class SourceMissingError(SourceError):
    """No file, folder or table where SOURCE points, or nothing in it."""


class SourceFormatError(SourceError):
    """What is there is not a table that can be read (truncated, binary, no rows)."""


class ColumnsError(SourceError):
    """A required column is neither recognised nor named in SOURCE_COLUMNS."""


class DatesError(SourceError):
    """Dates that no format reads, or that two formats read differently and equally well."""


class DecimalError(SourceError):
    """Numbers whose comma may be a decimal or a thousands separator."""


class HistoryError(InsidersError):
    """There is too little history for a first as-of date, or none for the month asked for."""


class StoreError(InsidersError):
    """The database cannot be used."""


class StoreUnreachableError(StoreError):
    """No database answers at DATABASE_URL."""


class SchemaError(StoreError):
    """The database is of another migration than this code."""


class ContactsError(InsidersError):
    """Names and e-mails cannot be read where CONTACTS points."""


class PrintError(InsidersError):
    """The report cannot be printed as PDF."""


class QualityGateError(InsidersError):
    """The source was read, but publishing it would very likely be a mistake."""

    exit_code = 3


class AnotherRunError(InsidersError):
    """Another refresh holds the advisory lock of this database."""

    exit_code = 4


class PartError(InsidersError):
    """A file that browsers run cannot be fetched, or is not the one expected."""
