"""Every error that the package raises.

::

    ExtractorError
      InputError               an article, a date or a setting cannot be used
      ModelError               the model could not be asked, or its answer is no draft
        ModelUnavailable       no model, no key, wrong key, no server, no quota: asking again will not help
        AnswerError            one answer is unusable: cut short, refused, not JSON, not the form
      CassetteError            a recording is missing, unreadable or of another form
        CassetteMiss           no recording for this request; names the nearest one
      LedgerError              a ledger cannot be opened, read or written
        DecidedMeanwhile       somebody has decided about a field since it was looked at
      LimitReached             one more call could pass the limit of tokens or cost of a run
      Stopped                  the run that an article belongs to is being stopped

An exception means that the call cannot go on. Doubts about a record are never exceptions: they are
``Issue`` values on the record. Errors hold plain values only (no request, no client, no key), so that
they pickle and can be logged.
"""

from __future__ import annotations


class ExtractorError(Exception):
    """Root of the tree. ``hint`` says what to try next; it is part of ``str(error)``."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class InputError(ExtractorError):
    """An article, a date or a setting cannot be used."""


class ModelError(ExtractorError):
    """The model could not be asked, or its answer is no draft.

    ``kind`` is one of the stable words of :data:`extractor.model.faults.KINDS`. ``calls`` and ``tokens`` (prompt,
    cached, completion) are what was spent before it failed.
    """

    calls: int = 0
    tokens: tuple[int, int, int] = (0, 0, 0)

    def __init__(self, message: str, hint: str = "", kind: str = "unknown") -> None:
        super().__init__(message, hint)
        self.args = (message, hint, kind)
        self.kind = kind


class ModelUnavailable(ModelError):
    """No model, no key, a wrong key, no server, no quota: the next window would fail in the same way."""


class AnswerError(ModelError):
    """One answer is unusable: cut short, refused, filtered, not JSON, or not of the form asked for."""


class CassetteError(ExtractorError):
    """A recording is missing, unreadable or of another form."""


class CassetteMiss(CassetteError):
    """No recording answers this request. The message names the nearest one and what differs."""


class LedgerError(ExtractorError):
    """A ledger cannot be opened, read or written: no ledger, a newer one, disk full, read-only."""


class DecidedMeanwhile(LedgerError):
    """Somebody has decided about a field since it was looked at. ``decision`` is the id of what was decided last."""

    def __init__(self, message: str, hint: str = "", decision: str | None = None) -> None:
        super().__init__(message, hint)
        self.args = (message, hint, decision)
        self.decision = decision


class LimitReached(ExtractorError):
    """One more call could pass the limit of tokens or cost of a run; what was answered so far is kept."""


class Stopped(ExtractorError):
    """The run that an article belongs to is being stopped; what was answered so far is kept."""
