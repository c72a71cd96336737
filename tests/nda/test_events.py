import re

import pytest

from ndalab.errors import UsageError
from ndalab.nda.events import PAYLOADS, Progress, TenantPayload, Uploaded, make_event, read_payload

UPLOAD = {"tenant_id": "acme", "document_id": "d1", "uri": "file:///a.txt", "name": "a.txt"}


def test_every_name_is_domain_and_entity():
    """Every event is called domain/entity, with .action where an entity has several."""
    assert [n for n in PAYLOADS if not re.fullmatch(r"nda/[a-z]+(\.[a-z]+)?", n)] == []


def test_every_payload_names_its_tenant():
    """No event of the domain can be made without saying whose it is."""
    assert [m for m in PAYLOADS.values() if not issubclass(m, TenantPayload)] == []
    assert all(m.model_fields["tenant_id"].is_required() for m in PAYLOADS.values())


def test_an_event_is_named_after_its_payload():
    """A payload becomes the event that its class stands for, with its fields as data."""
    event = make_event(Uploaded(**UPLOAD), id="once")
    assert (event.name, event.id) == ("nda/uploaded", "once")
    assert event.data == {**UPLOAD, "we": "both"}


def test_data_comes_back_as_the_payload():
    """What was sent is what is read."""
    payload = Uploaded(**UPLOAD, we="discloser")
    assert read_payload(Uploaded, make_event(payload).data) == payload


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"uri": ""}, "uri: String should have at least 1 character"),
        ({"we": "them"}, "we: Input should be 'recipient', 'discloser' or 'both'"),
        ({"content": "text"}, "content: Extra inputs are not permitted"),
        ({"tenant_id": None}, "tenant_id: Input should be a valid string"),
    ],
)
def test_bad_data_is_refused_with_its_field(change, said):
    """Data that does not fit is refused in a sentence that names the event and the field."""
    with pytest.raises(UsageError) as refusal:
        read_payload(Uploaded, UPLOAD | change)
    assert str(refusal.value).startswith(f"The event nda/uploaded has bad data: {said}")


def test_progress_has_bounds():
    """A progress event cannot claim more than all."""
    with pytest.raises(ValueError, match="less than or equal to 100"):
        Progress(tenant_id="t", document_id="d", stage="parse", percent=101, message="")
