"""Crons: the dialect, zones, the hours that spring swallows, and what one instant starts."""

import asyncio
from datetime import UTC, datetime, timedelta

import inngest
import pytest

from ndalab import Lab, UsageError


@pytest.fixture
def scheduled(client):
    """Make a function ``tick`` with these schedules that returns its event's data."""

    def scheduled(*crons, jitter=None, **options):
        @client.create_function(
            fn_id="tick",
            trigger=[inngest.TriggerCron(cron=cron, jitter=jitter) for cron in crons],
            **options,
        )
        async def tick(ctx):
            return ctx.event.data

        return tick

    return scheduled


def times(lab, zone=UTC):
    return [run.queued_at.astimezone(zone).strftime("%d %H:%M:%S") for run in lab.runs()]


@pytest.mark.parametrize(
    ("cron", "hours", "expected"),
    [
        ("*/20 * * * *", 1, ["05 09:20:00", "05 09:40:00", "05 10:00:00"]),
        ("15 10-11 * * *", 24, ["05 10:15:00", "05 11:15:00"]),
        ("0 0 * * TUE,THU", 96, ["06 00:00:00", "08 00:00:00"]),
        ("0 12 6 JAN *", 48, ["06 12:00:00"]),
        ("0 0 7 * 2", 72, ["06 00:00:00", "07 00:00:00"]),
        ("0 0 31 2 *", 24 * 400, []),
    ],
)
def test_a_schedule_ticks_when_it_says(scheduled, story, cron, hours, expected):
    """Five fields, lists, ranges, steps and names; two restricted days mean either."""
    lab = story([scheduled(cron)], hours * 3600, settle=False)

    assert times(lab) == expected


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("TZ=Europe/Paris 0 12 * * *", "05 11:00:00"),
        ("CRON_TZ=Asia/Kolkata 0 18 * * *", "05 12:30:00"),
        ("0 12 * * *", "05 12:00:00"),
    ],
)
def test_a_schedule_may_name_its_zone(scheduled, story, cron, expected):
    """Noon in Paris is eleven in UTC; without a zone it is UTC."""
    assert times(story([scheduled(cron)], 86400, settle=False)) == [expected]


@pytest.mark.parametrize("cron", ["@hourly", "@every 2s", "0 0 * * 7", "* * * * * *", "", "x"])
def test_other_dialects_are_refused(client, scheduled, cron):
    """What the server does not understand is refused when the lab opens, in its words."""
    fn = scheduled(cron)

    with pytest.raises(UsageError, match=r"isn't a valid cron schedule|must supply an event name"):
        Lab(client, [fn])


def test_what_spring_swallows_does_not_happen(scheduled, story):
    """At 02:30 on the day the clocks go forward nothing runs; on the days around it does."""
    paris = "TZ=Europe/Paris 30 2 * * *"
    start = datetime(2026, 3, 28, 0, 0, tzinfo=UTC)
    lab = story([scheduled(paris)], 3 * 86400, settle=False, starts_at=start)

    assert times(lab) == ["28 01:30:00", "30 00:30:00"]


def test_two_schedules_at_one_instant_start_one_run(scheduled, story):
    """Every fifteen and every ten minutes meet at the half hour and start one run there."""
    lab = story([scheduled("*/15 * * * *", "*/10 * * * *")], 1800, settle=False)

    assert times(lab) == ["05 09:10:00", "05 09:15:00", "05 09:20:00", "05 09:30:00"]


def test_the_run_sees_what_was_planned(scheduled, story):
    """The event names the schedule, its instant and when it fired."""
    [run] = story([scheduled("0 10 * * *")], 7200, settle=False).runs()

    assert run.event.name == "inngest/scheduled.timer"
    assert run.output == {
        "cron": "0 10 * * *",
        "scheduledAt": "2026-01-05T10:00:00Z",
        "fireAt": "2026-01-05T10:00:00Z",
    }


def test_jitter_delays_a_tick_by_no_more_than_it_says(scheduled, story):
    """Ticks come up to thirty seconds late, each by its own amount, the same in every lab."""

    def late(lab):
        return [run.queued_at.second + run.queued_at.microsecond / 1e6 for run in lab.runs()]

    first = story([scheduled("* * * * *", jitter="30s")], 3600, settle=False)
    second = story([scheduled("* * * * *", jitter="30s")], 3600, settle=False)

    assert late(first) == late(second)
    assert len(set(late(first))) > 20
    assert all(0 <= seconds <= 30 for seconds in late(first))
    assert {run.output["scheduledAt"][-4:] for run in first.runs()} == {":00Z"}


def test_settle_is_not_kept_going_by_a_schedule(scheduled, story, function, event, ends):
    """A minutely schedule ticks while an hour's sleep is settled, and not one minute more."""

    @function()
    async def fn(ctx):
        await ctx.step.sleep("nap", timedelta(minutes=3, seconds=30))

    lab = story([scheduled("* * * * *"), fn], event())

    assert ends(lab.runs("fn")) == [210]
    assert len(lab.runs("tick")) == 3


def test_settle_without_work_does_not_move_time(scheduled, story):
    """A schedule alone leaves nothing to settle."""
    lab = story([scheduled("* * * * *")])

    assert lab.now() == datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    assert lab.runs() == []


def test_a_schedule_obeys_flow_control(scheduled, story):
    """A rate limit drops ticks, and a singleton skips those that find it busy."""
    limit = inngest.RateLimit(limit=1, period=timedelta(minutes=2))
    limited = story([scheduled("* * * * *", rate_limit=limit)], 300, settle=False)
    single = inngest.Singleton(mode="skip")

    assert times(limited) == ["05 09:01:00", "05 09:03:00", "05 09:05:00"]
    assert len(story([scheduled("* * * * *", singleton=single)], 300, settle=False).runs()) == 5


def test_a_schedule_is_not_batched(client, story):
    """A tick runs at once in a function that batches its events."""

    @client.create_function(
        fn_id="both",
        trigger=[inngest.TriggerCron(cron="0 * * * *"), inngest.TriggerEvent(event="e")],
        batch_events=inngest.Batch(max_size=5, timeout=timedelta(seconds=30)),
    )
    async def both(ctx):
        return len(ctx.events)

    lab = story([both], inngest.Event(name="e"), 3600)

    assert times(lab) == ["05 09:00:30", "05 10:00:00"]


def test_what_was_missed_while_nobody_looked_is_not_made_up(client, scheduled, tmp_path):
    """A lab that resumes counts its schedules from then on: no tick comes twice, none late."""
    fn, path = scheduled("0 * * * *"), tmp_path / "lab.db"

    async def main():
        with Lab(client, [fn], store=path) as lab:
            await lab.advance(hours=2)
        with Lab(client, [fn], store=path) as lab:
            await lab.advance(hours=2)
            return times(lab)

    assert asyncio.run(main()) == [f"05 {hour}:00:00" for hour in (10, 11, 12, 13)]


def test_replacing_a_function_drops_its_old_schedule(client, scheduled):
    """After `replace` only the new schedule ticks."""

    async def main():
        with Lab(client, [scheduled("*/10 * * * *")]) as lab:
            await lab.advance(minutes=15)
            lab.replace(scheduled("0 * * * *"))
            await lab.advance(minutes=60)
            return times(lab)

    assert asyncio.run(main()) == ["05 09:10:00", "05 10:00:00"]
