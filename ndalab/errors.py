"""The error tree. Each branch says whose fault it is and who should act.

NdalabError
├── UsageError        yours: what you passed to the lab cannot work
│   └── DocumentError the document's: it cannot be read as it is
├── ServiceError      a service's: Claude, Voyage AI, a database, a disk
└── InternalError     ours: please report it
"""


class NdalabError(Exception):
    """Root of all errors that ndalab raises by itself."""


class UsageError(NdalabError, ValueError):
    """What was passed cannot work; the message says what to change."""


class DocumentError(UsageError):
    """A document cannot be read; the message says why and what to do next."""


class ServiceError(NdalabError):
    """Something outside the process did not answer as it should."""


class InternalError(NdalabError):
    """A defect of ndalab itself; please report it with the message."""
