"""The errors that a user can meet. Each says what is wrong, where, and what to do next.

ClaimlintError
├── UsageError      the command line does not make sense
├── ConfigError     a configuration file cannot be used (ConfigMistakesError carries several)
├── RulesError      one or more rules cannot be used (carries all of them)
└── ReadError       an input cannot be read; the run goes on and reports a Problem
"""

from __future__ import annotations


class ClaimlintError(Exception):
    """Something the user can mend.

    message: one sentence that says what is wrong.
    hint: what to do next, or "".
    where: "path", "path:line" or "path:line:column", or "".
    """

    def __init__(self, message: str, hint: str = "", where: str = "") -> None:
        super().__init__(message, hint, where)  # all arguments, so that it survives pickling
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class UsageError(ClaimlintError):
    """The command line does not make sense."""


class ConfigError(ClaimlintError):
    """A configuration file cannot be used."""


class ReadError(ClaimlintError):
    """An input cannot be read."""


class _SeveralError(ClaimlintError):
    """Several mistakes at once. `errors` holds every one, not only the first."""

    subject = ""

    def __init__(self, errors: tuple[ClaimlintError, ...]) -> None:
        count = f"{len(errors)} mistakes" if len(errors) != 1 else "1 mistake"
        super().__init__(f"{count} in {self.subject}")
        self.args = (errors,)
        self.errors = errors

    def __str__(self) -> str:
        return "\n".join([self.message, *(str(error) for error in self.errors)])


class ConfigMistakesError(_SeveralError, ConfigError):
    """Every mistake of a configuration at once."""

    subject = "the configuration"


class RulesError(_SeveralError):
    """Rules cannot be used. `errors` holds every mistake found."""

    subject = "the rules"
