"""Jurisdictions under one name each: ``Irish law`` and ``the Republic of Ireland`` are Ireland."""

from __future__ import annotations

import re

_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|"
    "Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Louisiana|Maine|Maryland|Michigan|Minnesota|"
    "Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|"
    "North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Rhode Island|South Carolina|South Dakota|"
    "Tennessee|Texas|Utah|Vermont|Washington|West Virginia|Wisconsin|Wyoming"
)
_COMMONWEALTHS = "Kentucky|Massachusetts|Pennsylvania|Virginia"
_PROVINCES = (
    "Alberta|British Columbia|Manitoba|New Brunswick|Newfoundland and Labrador|Nova Scotia|"
    "Ontario|Prince Edward Island|Québec|Quebec|Saskatchewan"
)
_AUSTRALIAN = "New South Wales|Queensland|South Australia|Tasmania|Victoria|Western Australia"
_STYLED = {
    "State of": f"{_STATES}|{_AUSTRALIAN}",
    "Commonwealth of": _COMMONWEALTHS,
    "Province of": _PROVINCES,
}
_COUNTRIES = {
    "England and Wales": "england (?:and|&) wales|england|english",
    "Scotland": "scotland|scottish|scots",
    "Northern Ireland": "northern ireland",
    "Ireland": "(?:republic of )?ireland|irish",
    "Netherlands": "(?:kingdom of the )?netherlands|holland|dutch",
    "Germany": "(?:federal republic of )?germany|german",
    "Switzerland": "switzerland|swiss(?: confederation)?",
    "France": "france|french(?: republic)?",
    "Belgium": "(?:kingdom of )?belgium|belgian",
    "Luxembourg": "(?:grand duchy of )?luxembourg",
    "Italy": "(?:republic of )?italy|italian",
    "Spain": "(?:kingdom of )?spain|spanish",
    "Portugal": "portugal|portuguese",
    "Austria": "austria|austrian",
    "Denmark": "denmark|danish",
    "Sweden": "(?:kingdom of )?sweden|swedish",
    "Norway": "norway|norwegian",
    "Finland": "finland|finnish",
    "Iceland": "iceland|icelandic",
    "Poland": "poland|polish",
    "Czech Republic": "czech republic|czechia|czech",
    "Greece": "greece|greek",
    "Cyprus": "cyprus|cypriot",
    "Malta": "malta|maltese",
    "Turkey": "turkey|türkiye|turkish",
    "Israel": "(?:state of )?israel|israeli",
    "United Arab Emirates": "united arab emirates|uae|dubai",
    "India": "(?:republic of )?india|indian",
    "Singapore": "(?:republic of )?singapore",
    "Hong Kong": "hong kong(?: sar)?",
    "China": "people'?s republic of china|prc|china|chinese",
    "Taiwan": "taiwan|republic of china",
    "Japan": "japan|japanese",
    "South Korea": "republic of korea|south korea|korea|korean",
    "Malaysia": "malaysia|malaysian",
    "Thailand": "thailand|thai",
    "Philippines": "philippines|philippine",
    "Indonesia": "indonesia|indonesian",
    "New Zealand": "new zealand",
    "South Africa": "(?:republic of )?south africa|south african",
    "Kenya": "kenya|kenyan",
    "Nigeria": "nigeria|nigerian",
    "Mexico": "(?:united mexican states|mexico|mexican)",
    "Brazil": "brazil|brazilian",
    "Bermuda": "bermuda",
    "Cayman Islands": "cayman islands",
    "Jersey": "jersey",
    "Guernsey": "guernsey",
    "District of Columbia": "district of columbia",
    "Puerto Rico": "puerto rico",
    "Canada": "canada|canadian",
    "Australia": "(?:commonwealth of )?australia|australian",
    "United States": "united states(?: of america)?|u\\.s\\.a?\\.?|usa|american",
    "United Kingdom": "united kingdom|u\\.k\\.|uk",
}
_NAMED = {
    f"{style} {name}": re.escape(name)
    for style, names in _STYLED.items()
    for name in names.split("|")
} | _COUNTRIES
_CANONICAL = {f"p{i}": name for i, name in enumerate(_NAMED)}
_LONGEST_FIRST = sorted(enumerate(_NAMED.values()), key=lambda item: -len(item[1]))
_PLACE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(f'(?P<p{i}>{pattern})' for i, pattern in _LONGEST_FIRST)})(?![\w-])",
    re.I,
)
_OF = re.compile(
    r"\b(?:(?i:state|commonwealth|province|republic|kingdom|territory|canton)) of "
    r"(?:the )?(?P<name>(?!Governing|Applicable)[A-Z][\w'-]+(?: (?:and )?[A-Z][\w'-]+){0,3})"
)
_AMERICAN = frozenset(
    [f"State of {name}" for name in _STATES.split("|")]
    + [f"Commonwealth of {name}" for name in _COMMONWEALTHS.split("|")]
    + ["United States", "District of Columbia", "Puerto Rico"]
)
_SPELLING = {"Province of Quebec": "Province of Québec"}


def first_place(
    text: str, start: int = 0, end: int | None = None, leave_out: frozenset[str] = frozenset()
) -> str | None:
    """Name the first jurisdiction that begins in `text` between `start` and `end`."""
    known = (m for m in _PLACE.finditer(text, start) if _canonical(m) not in leave_out)
    match, stated = next(known, None), _OF.search(text, start)
    if stated and (match is None or stated.start("name") < match.start()):
        return stated[0] if end is None or stated.start() < end else None
    return _canonical(match) if match and (end is None or match.start() < end) else None


def ending_place(text: str) -> str | None:
    """Name the jurisdiction that ends `text`, as before the word in ``Irish law``."""
    last = [m for m in _PLACE.finditer(text) if not text[m.end() :].strip(" '\"")]
    return _canonical(last[-1]) if last else None


def names_place(text: str) -> bool:
    """Tell whether `text` names a jurisdiction or anything else with a capital letter."""
    return bool(_PLACE.search(text) or re.search(r"\b[A-Z][a-z]{2,}", text))


def is_place(text: str) -> bool:
    """Tell whether `text` is the name of a jurisdiction and nothing else."""
    return bool(_PLACE.fullmatch(text))


def is_american(place: str | None) -> bool:
    """Tell whether `place`, as `find_place` names it, writes the month before the day."""
    return place in _AMERICAN


def _canonical(match: re.Match[str]) -> str:
    name = _CANONICAL[str(match.lastgroup)]
    return _SPELLING.get(name, name)
