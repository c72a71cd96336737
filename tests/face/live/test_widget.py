"""The live view as an object of the kernel."""

import asyncio
import gc
import json
import weakref
from concurrent.futures import ThreadPoolExecutor

import inngest
import pytest

from ndalab import Lab
from ndalab.core.state import State
from ndalab.errors import UsageError
from ndalab.face.live.widget import VIEW
from ndalab.face.trace import Trace


@pytest.fixture
def lab():
    """A lab with a function of two steps."""
    client = inngest.Inngest(app_id="demo", is_production=False)

    @client.create_function(fn_id="f", trigger=inngest.TriggerEvent(event="go"))
    async def f(ctx):
        async def body():
            return 1

        await ctx.step.run("a", body)
        return await ctx.step.run("b", body)

    with Lab(client, [f]) as made:
        yield made


def shown(view):
    return view.get_state("state")["state"]


def observers(lab):
    return len(lab._executor._observers)


def test_the_bundle_is_constant_text_a_picture_and_the_view(lab):
    """Strict comparison reads the first two, which do not change with what is shown."""
    view = lab.trace().live()
    bundle, metadata = view._repr_mimebundle_()
    assert list(bundle) == ["text/plain", "text/html", VIEW]
    assert bundle["text/plain"] == repr(view) == "<Live trace>"
    assert bundle["text/html"] == lab.trace()._repr_mimebundle_()["text/html"]
    assert bundle[VIEW]["model_id"] == view.model_id
    assert metadata == {}


def test_committed_notebooks_leave_the_view_out(lab, monkeypatch):
    """Where notebooks are made to be committed, the picture alone is kept."""
    monkeypatch.setenv("NDALAB_STATIC", "1")
    bundle, _ = lab.trace().live()._repr_mimebundle_()
    assert list(bundle) == ["text/plain", "text/html"]


def test_a_cell_run_again_shows_the_same_view(lab):
    """Asking again makes no second widget and no second observer; other runs have another."""
    first = lab.trace().live()
    assert lab.trace().live() is first
    assert observers(lab) == 1
    runs = asyncio.run(lab.trigger({"name": "go"}))
    assert lab.trace(*runs).live() is not first
    assert lab.trace(*runs).live() is lab.trace(runs).live()
    assert observers(lab) == 2


def test_a_page_that_is_loaded_again_begins_with_the_latest(lab):
    """The state a browser begins with is what is known now, though it was never sent."""
    view = lab.trace().live()
    assert shown(view)["runs"] == []
    asyncio.run(lab.trigger({"name": "go"}))
    view.flush()
    assert [run["s"] for run in shown(view)["runs"]] == ["completed"]
    assert view.state == {}


def test_messages_follow_each_other_while_the_lab_works(lab):
    """What is sent during a run leads, in order, to what a snapshot says."""
    sent = []

    async def go():
        view = lab.trace().live()
        view.send = lambda message, *_: sent.append(json.loads(json.dumps(message)))
        await lab.trigger({"name": "go"})
        view.flush()
        return view

    view = asyncio.run(go())
    assert [message["number"] for message in sent] == list(range(1, len(sent) + 1))
    assert sent[-1]["runs"][-1]["s"] == "completed"
    view.flush()
    assert len(sent) == shown(view)["number"]


def test_a_browser_asks_and_is_answered(lab):
    """A request for all gives a snapshot, one for details gives them, nonsense nothing."""
    asyncio.run(lab.trigger({"name": "go"}))
    view, sent = lab.trace().live(), []
    view.send = lambda message, *_: sent.append(message)
    view._asked(view, {"kind": "sync"}, [])
    view._asked(view, {"kind": "detail", "run": 0, "step": 1}, [])
    view._asked(view, {"kind": "story", "run": 0}, [])
    view._asked(view, "nonsense", [])
    assert [message["kind"] for message in sent] == ["snap", "detail", "story"]
    assert "await ctx.step.run" in "".join(sent[2]["story"]["source"]["lines"])


def test_threads_that_tell_at_once_tell_in_order(lab):
    """However many ask at the same time, numbers follow each other and none comes twice."""
    view, sent = lab.trace().live(), []
    view.send = lambda message, *_: sent.append(message["number"])
    asyncio.run(lab.trigger({"name": "go"}))
    sent.clear()
    before = shown(view)["number"]
    facts = lab._executor.history

    def tell(_):
        view._feed.saw(facts)
        view.flush()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(tell, range(40)))
    assert sent == list(range(before + 1, before + 1 + len(sent)))
    assert len(sent) > 0


def test_a_closed_view_listens_no_more(lab):
    """Closing takes the observer away; asking again opens a new view."""
    view = lab.trace().live()
    view.close()
    assert observers(lab) == 0
    assert lab.trace().live() is not view


def test_a_closed_lab_leaves_its_picture(lab):
    """What was shown stays, and can still be asked about."""
    view = lab.trace().live()
    asyncio.run(lab.trigger({"name": "go"}))
    lab.close()
    view.flush()
    assert [run["s"] for run in shown(view)["runs"]] == ["completed"]


def test_a_view_does_not_keep_its_lab(build):
    """A lab that nobody holds is collected, and its view keeps the picture without the state."""
    lab = build("unfinished")
    view, gone = lab.trace().live(), weakref.ref(lab)
    state = weakref.ref(lab._executor.state)
    before = json.dumps(shown(view))
    lab.close()
    del lab
    gc.collect()
    assert gone() is None
    gc.collect()
    assert state() is None
    assert json.dumps(shown(view)) == before
    view._asked(view, {"kind": "detail", "run": 0}, [])
    view._asked(view, {"kind": "sync"}, [])
    assert json.dumps(shown(view)) == before


def test_a_trace_without_a_lab_says_how_to_get_one():
    """Only a lab's trace can be live."""
    with pytest.raises(UsageError, match=r"lab\.trace\(\)\.live\(\)"):
        Trace(State(), None).live()
