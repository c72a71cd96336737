import json

import pytest

from ndalab.nda.claude.replies import Answers, Reply, UnusableReplyError, read_answers
from ndalab.nda.workflow_errors import NonRetriableError, RetriableError
from tests.nda.claude.asking import answers, message, says


def read(content, stop="end_turn"):
    return read_answers(Reply.model_validate(message(content, stop=stop)))


def test_only_the_text_of_a_message_is_read():
    """Thoughts and other blocks are passed over."""
    found = read(answers(nda_4=says("Entailment", "q")))
    assert (found["nda-4"].label, found["nda-4"].quotes) == ("Entailment", ("q",))
    assert found["nda-20"].label == "NotMentioned"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "json_invalid"),
        ("I cannot answer.", "json_invalid"),
        ("[]", "model_type"),
        ("{}", "nda_1: missing"),
        (json.dumps(answers())[:-30], "json_invalid"),
        (answers(nda_4=says("Maybe")), "nda_4.label: literal_error"),
        (answers(nda_4={"label": "Entailment"}), "nda_4.quotes: missing"),
        (answers(nda_4=says("Entailment", 5)), "nda_4.quotes.0: string_type"),
        (answers() | {"nda_6": says("Entailment")}, "nda_6: extra_forbidden"),
    ],
)
def test_an_answer_that_does_not_fit_says_where(content, said):
    """The place is named; what stood there is not, as it may quote the document."""
    with pytest.raises(UnusableReplyError) as caught:
        read(content)
    assert str(caught.value).endswith(f"{said}.")
    assert isinstance(caught.value, RetriableError)
    assert caught.value.cut_off is False


@pytest.mark.parametrize("stop", ["refusal", "model_context_window_exceeded"])
def test_a_refusal_is_final(stop):
    """Asking again gives the same, so the workflow does not."""
    with pytest.raises(NonRetriableError):
        read(answers(), stop)


def test_a_cut_off_answer_is_told_from_a_bad_one():
    """More room may help the one and not the other."""
    with pytest.raises(UnusableReplyError) as caught:
        read(answers(), "max_tokens")
    assert caught.value.cut_off is True


@pytest.mark.parametrize("stop", ["pause_turn", "tool_use", "brand_new", None])
def test_an_unexpected_end_is_no_answer(stop):
    """Whatever else ends a message, half an answer is not taken for a whole one."""
    with pytest.raises(UnusableReplyError, match="instead of an answer"):
        read(answers(), stop)


def test_quotes_come_before_the_label_in_the_schema():
    """The order of the schema is the order in which the model writes."""
    (answer,) = Answers.model_json_schema()["$defs"].values()
    assert list(answer["properties"]) == ["quotes", "label", "certainty"]
    assert answer["required"] == ["quotes", "label", "certainty"]
