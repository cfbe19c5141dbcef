"""What an error of another library says, in our own words and with the line where it tells one."""

from __future__ import annotations

import errno
import json
import re
import tomllib

from .errors import Term, first_line
from .translate import N_

_PLACES = N_(
    {
        "line": "{what}, line {line}",
        "column": "{what}, line {line}, column {column}",
        "end": "{what}, at the end of the file",
    }
)
# Of TOML, by how the sentence of its reader begins; the first that fits is taken.
_TOML = N_(
    {
        "Cannot": "a key or table given twice",
        "Duplicate": "a key or table given twice",
        "Expected '=": "a line without =",
        "Expected newline": "something after a value (decimals follow a point)",
        "Unterminated": "a quote that is not closed",
        "Unclosed": "a bracket that is not closed",
        "Expected ']": "a bracket that is not closed",
        'Expected "': "a quote that is not closed",
        "Illegal character '\\n'": "a quote that is not closed",
        "Invalid value": "a value that is no number, text between quotes, true or false",
        "": "a text that is not TOML",
    }
)
_SYSTEM = {
    errno.ENOENT: N_("no file or folder"),
    errno.EACCES: N_("no permission"),
    errno.EPERM: N_("no permission"),
    errno.EROFS: N_("a disk that cannot be written"),
    errno.ENOSPC: N_("no space left on the disk"),
    errno.EDQUOT: N_("no space left on the disk"),
    errno.EISDIR: N_("a folder"),
    errno.ENOTDIR: N_("a file where a folder should be"),
    errno.EEXIST: N_("a file or folder that exists"),
    errno.ENOTEMPTY: N_("a folder that is not empty"),
    errno.ELOOP: N_("a broken or circular link"),
    errno.ENAMETOOLONG: N_("a name that is too long"),
    errno.EADDRINUSE: N_("an address in use by another program"),
    errno.EADDRNOTAVAIL: N_("an address of another machine"),
    errno.ECONNREFUSED: N_("nobody answers"),
    errno.ETIMEDOUT: N_("nobody answers"),
}
# Of the rest, by the name of the class: their libraries are not imported for a message.
_KINDS = N_(
    {
        "RecursionError": "lists or tables inside too many others",
        "BadZipFile": "a file that is no zip, or is cut short",
        "BadGzipFile": "a compressed file that is not whole",
        "EOFError": "a file that is cut short",
        "EmptyDataError": "an empty file",
        "TimeoutError": "nobody answers",
        "gaierror": "a machine that is not known",
    }
)


def reason(err: BaseException) -> Term:
    """What was found, where a reader or the system failed; the library's own first line where it
    is of a kind that is not known here.

    Parameters
    ----------
    err : BaseException
        Of the standard library, pandas or the system.

    Returns
    -------
    Term
        A field of an error, in the language in which that is read.

    Examples
    --------
    >>> try:
    ...     tomllib.loads("growth = 1,5")
    ... except ValueError as err:
    ...     found = reason(err)
    >>> found.fields["line"], found.fields["what"]
    ('1', 'something after a value (decimals follow a point)')
    """
    if isinstance(err, UnicodeDecodeError):
        line = err.object.count(b"\n", 0, err.start) + 1
        return Term(_PLACES["line"], what=Term(N_("a character that is not UTF-8")), line=line)
    if isinstance(err, json.JSONDecodeError):
        what = Term(N_("a text that is not JSON"))
        return Term(_PLACES["column"], what=what, line=err.lineno, column=err.colno)
    if isinstance(err, tomllib.TOMLDecodeError):
        return _of_toml(str(err))
    if isinstance(err, OSError) and err.errno in _SYSTEM:
        return Term(_SYSTEM[err.errno])
    named = (_KINDS[c.__name__] for c in type(err).__mro__ if c.__name__ in _KINDS)
    return next(map(Term, named), None) or _of_rows(err)


def _of_toml(said: str) -> Term:
    begins = next(b for b in _TOML if said.startswith(b))
    what = Term(_TOML[begins])
    at = re.search(r"line (\d+), column (\d+)", said)
    if at is None:
        return Term(_PLACES["end"], what=what)
    return Term(_PLACES["column"], what=what, line=at[1], column=at[2])


def _of_rows(err: BaseException) -> Term:
    """Of pandas, which counts the fields of a row."""
    said = getattr(err, "strerror", None) or first_line(err)
    counted = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", said)
    if counted is None:
        return Term(said)
    what = Term(N_("{n} fields where {wanted} were expected"), n=counted[3], wanted=counted[1])
    return Term(_PLACES["line"], what=what, line=counted[2])
