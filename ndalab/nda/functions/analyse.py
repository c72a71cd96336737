"""`analyse-nda`: from an uploaded document to an analysis, one step a stage."""

from __future__ import annotations

from typing import Any

import inngest

from ndalab.nda.conventions import CONCURRENCY, RETRY_CONFIG
from ndalab.nda.events import Completed, Failed, Progress, Stage, Uploaded, make_event, read_payload
from ndalab.nda.functions import stages
from ndalab.nda.functions.stages import Bench, final
from ndalab.nda.nearest import best
from ndalab.nda.ports import Nearest
from ndalab.nda.schemas import NDAAnalysis


def make_analyse(client: inngest.Inngest, bench: Bench) -> inngest.Function[Any]:
    """Make the function that analyses one document.

    Args:
        client: The client it belongs to.
        bench: What its steps work with.
    """

    @client.create_function(
        fn_id="analyse-nda",
        name="NDA: analyse a document",
        trigger=inngest.TriggerEvent(event="nda/uploaded"),
        retries=RETRY_CONFIG.default.retries,
        concurrency=CONCURRENCY.analysis,
        on_failure=_report_failure,
    )
    async def analyse_nda(ctx: inngest.Context) -> dict[str, Any]:
        with final():
            upload = read_payload(Uploaded, ctx.event.data)
        step = ctx.step

        parsed = await step.run("parse", stages.parse, bench, upload)
        sha256 = parsed["sha256"]
        await _progress(step, upload, "parse", 20, f"Read {parsed['characters']:,} characters")

        chunks = await step.run("chunk", stages.cut, bench, upload, sha256)
        found: list[Nearest] = []
        for batch in stages.batches(chunks):
            near = await step.run("embed", stages.embed, bench, upload, sha256, batch)
            found += map(Nearest.model_validate, near)
        await _progress(step, upload, "embed", 50, f"Indexed {len(chunks)} passages")

        answered = await step.run("analyse", stages.analyse, bench, upload, sha256, best(found))
        facts = answered["facts"]
        await _progress(step, upload, "analyse", 80, f"Answered {len(facts)} questions")

        judged = await step.run("score", stages.score, bench, upload, sha256, facts)
        analysis = stages.join(bench, parsed, facts, judged)
        await step.send_event("completed", make_event(_completed(upload, analysis)))
        return analysis.model_dump(mode="json")

    return analyse_nda


async def _report_failure(ctx: inngest.Context) -> None:
    """Tell that a document could not be analysed, in the sentence that says why."""
    data: Any = ctx.event.data
    with final():
        upload = read_payload(Uploaded, data["event"]["data"])
    failed = Failed(
        tenant_id=upload.tenant_id,
        document_id=upload.document_id,
        error=data["error"]["message"],
    )
    await ctx.step.send_event("failed", make_event(failed))


async def _progress(
    step: inngest.Step, upload: Uploaded, stage: Stage, percent: int, message: str
) -> None:
    progress = Progress(
        tenant_id=upload.tenant_id,
        document_id=upload.document_id,
        stage=stage,
        percent=percent,
        message=message,
    )
    await step.send_event(f"progress-{stage}", make_event(progress))


def _completed(upload: Uploaded, analysis: NDAAnalysis) -> Completed:
    levels = [finding.level for finding in analysis.findings]
    return Completed(
        tenant_id=upload.tenant_id,
        document_id=upload.document_id,
        sha256=analysis.doc_sha256,
        is_nda=analysis.is_nda,
        lane=analysis.lane,
        score=analysis.score,
        red=levels.count("red"),
        yellow=levels.count("yellow"),
    )
