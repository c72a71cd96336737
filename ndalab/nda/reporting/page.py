"""The report: one HTML page about all documents, which needs nothing from elsewhere.

No script and no outside address; what documents say is text, whatever it looks like.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files

from ndalab.nda.reporting.findings import badge, facts, findings
from ndalab.nda.reporting.markup import Html, el
from ndalab.nda.reporting.sheet import Sheet
from ndalab.nda.reporting.words import (
    NOT_LEGAL_ADVICE,
    kind,
    party,
    score,
    term,
    verdict,
)
from ndalab.nda.schemas import NDAAnalysis

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(sheets: Sequence[Sheet], *, title: str = "NDA report", trace: str | None = None) -> str:
    """Write the report.

    Args:
        sheets: The documents, in the order to show them.
        title: The heading.
        trace: A picture of all runs together, as SVG.
    """
    numbered = list(enumerate(sheets, 1))
    body = el(
        "body",
        el(
            "header",
            el("h1", title),
            el("p", _counts(sheets)),
            el("p", NOT_LEGAL_ADVICE, class_="advice"),
        ),
        el(
            "main",
            _summary(numbered),
            [_document(n, sheet) for n, sheet in numbered],
            _run(trace, "How all of this was worked out"),
        ),
        el(
            "footer",
            el("p", NOT_LEGAL_ADVICE, " The words of the documents decide, not this page."),
        ),
    )
    return f'<!doctype html>\n<html lang="en">{_head(title)}{body}</html>\n'


def _head(title: str) -> Html:
    style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", title),
        el("style", Html(style)),
    )


def _counts(sheets: Sequence[Sheet]) -> str:
    lanes = Counter("unread" if s.analysis is None else s.analysis.lane for s in sheets)
    words = {"red": "red", "yellow": "yellow", "green": "green", "unread": "not readable"}
    counted = ", ".join(f"{lanes[key]} {word}" for key, word in words.items() if lanes[key])
    return f"{len(sheets)} document{'' if len(sheets) == 1 else 's'}: {counted}."


_COLUMNS = ("Lane", "Score", "Document", "Kind", "Parties", "Confidential for", "Law")


def _summary(numbered: Sequence[tuple[int, Sheet]]) -> Html:
    head = el("tr", [el("th", name, scope="col") for name in _COLUMNS])
    rows = [_row(number, sheet) for number, sheet in numbered]
    table = el("table", el("thead", head), el("tbody", rows), class_="summary")
    return el("div", table, class_="wide")


def _row(number: int, sheet: Sheet) -> Html:
    link = el("th", el("a", el("bdi", sheet.path), href=f"#d{number}"), scope="row")
    if sheet.analysis is None:
        return el(
            "tr",
            el("td", el("span", "Error", class_="badge error")),
            el("td", "–"),
            link,
            el("td", sheet.error, colspan="4", class_="problem"),
        )
    a = sheet.analysis
    cells = (
        kind(a),
        "; ".join(p.name for p in a.parties),
        term(a.confidentiality_term),
        a.governing_law or "–",
    )
    return el(
        "tr",
        el("td", badge(a.lane)),
        el("td", score(a), class_="number"),
        link,
        [el("td", c) for c in cells],
    )


def _document(number: int, sheet: Sheet) -> Html:
    heading = el("h2", el("bdi", sheet.path))
    if sheet.analysis is None:
        return el("article", heading, el("p", sheet.error, class_="problem"), id=f"d{number}")
    a = sheet.analysis
    return el(
        "article",
        heading,
        el("p", badge(a.lane), f" {verdict(a)}", class_="verdict"),
        [el("p", warning, class_="problem") for warning in a.warnings],
        _particulars(a),
        el("h3", "Findings"),
        findings(sheet, a.findings),
        facts(sheet, a.facts),
        _run(sheet.trace, "How this was worked out"),
        id=f"d{number}",
    )


def _particulars(a: NDAAnalysis) -> Html:
    rows = {
        "Title": a.title,
        "Kind": kind(a),
        "Parties": [el("div", party(p)) for p in a.parties] or None,
        "Purpose": a.purpose,
        "Effective": a.effective_date.isoformat() if a.effective_date else None,
        "Agreement runs": term(a.agreement_term),
        "Confidential for": term(a.confidentiality_term),
        "Law": a.governing_law,
        "Venue": a.venue,
        "Read by": f"{a.engine}, version {a.engine_version}",
    }
    return el(
        "dl", [[el("dt", name), el("dd", value or "Not found")] for name, value in rows.items()]
    )


def _run(svg: str | None, title: str) -> Html | None:
    if svg is None:
        return None
    data = base64.b64encode(svg.encode("utf-8", "replace")).decode()
    image = el(
        "img", src=f"data:image/svg+xml;base64,{data}", alt="The steps of the run, one bar each"
    )
    return el("details", el("summary", title), el("div", image, class_="wide"))
