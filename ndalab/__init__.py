"""A Jupyter workflow lab: real Inngest functions, run inside the notebook's kernel.

errors  ─┐
core     │ pure: facts, state, decisions, agenda, expressions, scene
engine   │ drives core: clocks, executor, the seam to the SDK
stores   │ journals: memory, SQLite
face     │ what people see: traces, frames
nda      │ the worked domain; joined with the rest in lab, cli and notebooks only
lab      ▼ the one joining place
"""

from ndalab.errors import DocumentError, InternalError, NdalabError, ServiceError, UsageError
from ndalab.face.views import Call, Error, Run, Step
from ndalab.lab import Lab

__version__ = "0.1.0"

__all__ = [
    "Call",
    "DocumentError",
    "Error",
    "InternalError",
    "Lab",
    "NdalabError",
    "Run",
    "ServiceError",
    "Step",
    "UsageError",
]
