import datetime
import enum
import json
from collections.abc import Callable
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from ndalab.errors import UsageError
from ndalab.face.controls.forms import fields, forms, read
from ndalab.nda.events import PAYLOADS


class Color(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Inner(BaseModel):
    n: int


class Every(BaseModel):
    """One field of each kind."""

    name: str = Field(min_length=1, max_length=9, description="What it is called")
    count: int = Field(3, ge=0, le=10)
    ratio: float
    deep: bool = True
    stage: Literal["parse", "score"]
    mixed: Literal["1", 1, True] = "1"
    color: Color = Color.BLUE
    level: Level = Level.HIGH
    note: str | None = None
    limit: int | None
    when: datetime.date = datetime.date(2026, 1, 5)
    inner: Inner
    many: list[int] = Field(default_factory=list)
    either: int | str = 0
    tags: dict[str, int] = {"a": 1}


TYPED = {"name": "a", "ratio": "0.5", "inner": '{"n": 1}', "limit": ""}


def test_every_type_has_its_input():
    """Kinds and first values follow from types, enums and defaults; nested ones are JSON."""
    assert [(f["name"], f["kind"], f["value"], f["required"]) for f in fields(Every)] == [
        ("name", "text", "", True),
        ("count", "integer", "3", False),
        ("ratio", "number", "", True),
        ("deep", "switch", True, False),
        ("stage", "choice", "parse", True),
        ("mixed", "choice", '"1"', False),
        ("color", "choice", "blue", False),
        ("level", "choice", "2", False),
        ("note", "text", "", False),
        ("limit", "integer", "", True),
        ("when", "text", "2026-01-05", False),
        ("inner", "json", "", True),
        ("many", "json", "", False),
        ("either", "json", "0", False),
        ("tags", "json", '{"a": 1}', False),
    ]


def test_a_form_is_json():
    """A form goes to the browser as it stands."""
    assert json.loads(json.dumps(forms({"e": Every}))) == forms({"e": Every})


def test_fields_say_what_they_need():
    """Description and limits stand beside the input; a label is a title that somebody chose."""

    class Titled(BaseModel):
        first_name: str
        last_name: str = Field(title="Family")

    assert [f["label"] for f in fields(Titled)] == ["first_name", "Family"]
    assert fields(Every)[0]["help"] == "What it is called; length 1 or more; length 9 or less"
    assert fields(Every)[1]["help"] == "at least 0; at most 10"
    assert fields(Every)[11]["help"] == "as JSON"


def test_what_is_left_empty_has_its_default():
    """Only what was typed is given; the model fills in the rest."""
    assert read(Every, TYPED).data == {
        "name": "a",
        "count": 3,
        "ratio": 0.5,
        "deep": True,
        "stage": "parse",
        "mixed": "1",
        "color": "blue",
        "level": 2,
        "note": None,
        "limit": None,
        "when": "2026-01-05",
        "inner": {"n": 1},
        "many": [],
        "either": 0,
        "tags": {"a": 1},
    }


def test_what_is_typed_has_its_type():
    """Numbers, switches, choices and JSON arrive as what they are."""
    typed = {**TYPED, "count": " 7 ", "deep": False, "stage": "score", "level": "1", "note": "x"}
    typed["mixed"] = "true"
    data = read(Every, {**typed, "limit": "4", "many": "[1, 2]", "either": '"b"'}).data
    assert (data["count"], data["deep"], data["stage"], data["level"]) == (7, False, "score", 1)
    assert data["mixed"] is True
    assert (data["note"], data["limit"], data["many"], data["either"]) == ("x", 4, [1, 2], "b")


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": ""}, {"name": "String should have at least 1 character"}),
        ({"count": "11"}, {"count": "Input should be less than or equal to 10"}),
        (
            {"count": "many"},
            {"count": "Input should be a valid integer, unable to parse string as an integer"},
        ),
        ({"ratio": ""}, {"ratio": "Field required"}),
        ({"stage": "embed"}, {"stage": "Input should be 'parse' or 'score'"}),
        (
            {"inner": "{"},
            {
                "inner": "This is not JSON: Expecting property name enclosed in double quotes, "
                "in line 1, column 2."
            },
        ),
        ({"inner": "NaN"}, {"inner": "JSON has no NaN."}),
        ({"inner": "[" * 100_000}, {"inner": "This JSON is nested too deeply."}),
        ({"inner": "{}"}, {"inner": "n: Field required"}),
        ({"many": "[1, null]"}, {"many": "1: Input should be a valid integer"}),
        (
            {"name": "", "ratio": "x"},
            {
                "name": "String should have at least 1 character",
                "ratio": "Input should be a valid number, unable to parse string as a number",
            },
        ),
    ],
)
def test_errors_stand_by_their_field(typed, errors):
    """Each field that is wrong says so, and nothing is read."""
    assert read(Every, {**TYPED, **typed}) == (None, errors)


def test_an_error_of_the_whole_has_no_field():
    """What concerns several fields is told of the whole."""
    from pydantic import model_validator

    class Range(BaseModel):
        low: int = 2
        high: int = 1

        @model_validator(mode="after")
        def _order(self):
            if self.low > self.high:
                raise ValueError("low is above high")
            return self

    assert read(Range, {}) == (None, {"": "Value error, low is above high"})


def test_aliases_are_what_an_event_holds():
    """A field is shown, checked and sent under its alias."""

    class Aliased(BaseModel):
        model_config = ConfigDict(populate_by_name=False)

        document_id: str = Field(alias="documentId", min_length=2)

    assert [f["name"] for f in fields(Aliased)] == ["documentId"]
    assert read(Aliased, {"documentId": "ab"}).data == {"documentId": "ab"}
    assert list(read(Aliased, {"documentId": "a"}).errors) == ["documentId"]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ('{"a": 1}', ({"a": 1}, {})),
        ("", ({}, {})),
        ("[1]", (None, {"data": "An event's data is an object: write {...}."})),
        ("3", (None, {"data": "An event's data is an object: write {...}."})),
    ],
)
def test_an_event_without_a_model_has_free_json(text, reading):
    """Its form is one field, whose value is the event's data."""
    assert read(None, {"data": text}) == reading


def test_models_that_hold_themselves_are_json():
    """A recursive model is a form too."""

    class Node(BaseModel):
        name: str
        below: "Node | None" = None

    assert [f["kind"] for f in fields(Node)] == ["text", "json"]
    assert read(Node, {"name": "a", "below": '{"name": "b"}'}).data == {
        "name": "a",
        "below": {"name": "b", "below": None},
    }


def test_the_events_of_the_domain_are_forms():
    """Each payload of the NDA domain can be typed, and is read back as its model gives it."""
    uploaded = PAYLOADS["nda/uploaded"]
    typed = {"tenant_id": "t", "document_id": "d", "uri": "file:a", "name": "a.pdf"}
    assert [form["event"] for form in forms(PAYLOADS)] == list(PAYLOADS)
    assert read(uploaded, typed).data == {**typed, "we": "both"}
    assert read(uploaded, {**typed, "we": "nobody"}).errors == {
        "we": "Input should be 'recipient', 'discloser' or 'both'"
    }


def test_events_with_and_without_models_come_once():
    """A model's form stands for its event; other events follow."""
    assert [f["event"] for f in forms({"a": Every}, ["b", "a", "b"])] == ["a", "b"]


@pytest.mark.parametrize(
    "silly",
    [
        [Every],
        Every,
        {"e": Inner(n=1)},
        {"e": dict},
        {"e": None},
        {"": Every},
        {1: Every},
        "e",
    ],
)
def test_what_is_no_model_is_refused(silly):
    """The message says what to pass."""
    with pytest.raises(UsageError, match="model"):
        forms(silly)


def test_a_model_without_a_schema_is_refused():
    """What JSON cannot describe cannot be a form."""

    class Odd(BaseModel):
        act: Callable[[], int]

    with pytest.raises(UsageError, match="Odd has no JSON schema"):
        forms({"e": Odd})
