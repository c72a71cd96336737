"""A made-up agreement, and replies about it as the service would send them."""

import json

from ndalab.nda.claude.prompt import field
from ndalab.nda.hypotheses import HYPOTHESES
from ndalab.nda.parsing import parse_bytes
from ndalab.nda.segment import segment

AGREEMENT = (
    "MUTUAL NON-DISCLOSURE AGREEMENT\n\n"
    "1. Use. The Recipient shall use the Confidential\nInformation solely for the Purpose.\n\n"
    "2. Copies. The Recipient shall not make any copies.\n\n"
    "3. Law. This Agreement is governed by the laws of the State of New York.\n"
)
USE = "The Recipient shall use the Confidential Information solely for the Purpose."


def document(text=AGREEMENT):
    """The document and its segments."""
    parsed = parse_bytes("a.txt", text.encode())
    return parsed, segment(parsed)


def answers(**changes):
    """An answer for every hypothesis; those not given are not mentioned."""
    silent = {"quotes": [], "label": "NotMentioned", "certainty": "certain"}
    return {field(h.id): changes.get(field(h.id), silent) for h in HYPOTHESES}


def says(label, *quotes, certainty="certain"):
    """One hypothesis's answer."""
    return {"quotes": list(quotes), "label": label, "certainty": certainty}


def message(content, *, stop="end_turn", **usage):
    """A message of the service."""
    text = content if isinstance(content, str) else json.dumps(content)
    counts = {"input_tokens": 3000, "output_tokens": 1000, **usage}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5-5",
        "content": [
            {"type": "thinking", "thinking": "hm", "signature": "s"},
            {"type": "text", "text": text},
        ],
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": counts,
    }
