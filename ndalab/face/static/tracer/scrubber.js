// The re-entry scrubber: a run's calls as rows, its steps as columns, and the source beside them.

import { h, fill, unique } from "./dom.js";
import { since } from "./words.js";
import { choice, offer, short } from "./toolbar.js";

const ROWS = 40;
const COLUMNS = 24;

const SIGNS = {
  remembered: ["✓", "remembered: answered from its memo"],
  run: ["●", "run: its body ran in this call"],
  planned: ["◌", "planned: asked for, to be done between calls"],
  failed: ["✗", "failed: its body raised in this call"],
  skipped: ["»", "skipped: this call was for another step"],
  running: ["▸", "running now"],
  unreached: ["", "not reached"],
};

// What one call did with one step.
export function did(story, place, column) {
  const call = story.calls[place];
  const step = story.steps[column];
  const own = call.ops.find(([at]) => at === column);
  if (own) return own[1];
  if (step.rank !== null && step.rank < call.memos) return "remembered";
  if (call.status === null && call.target === column) return "running";
  if (step.seen !== null && step.seen < place && call.status !== null && call.status !== 200) return "skipped";
  return "unreached";
}

// Say what a call was for and how it left.
export function told(story, place) {
  const call = story.calls[place];
  const target = call.target === null ? "to find what comes next" : `for '${story.steps[call.target].i}'`;
  const attempt = call.attempt > 1 ? `, attempt ${call.attempt} of ${call.of}` : "";
  return `Call ${place + 1} of ${story.calls.length}, at ${since(call.at)}, ${target}${attempt}: ${call.memos} remembered, then ${left(story, call)}.`;
}

function left(story, call) {
  if (call.status === null) return "it is still running";
  if (call.error) return `it raised ${call.error}`;
  if (call.status === 200) return "it returned";
  const done = call.ops.map(([column, what]) => `'${story.steps[column].i}' ${what === "run" ? "ran" : what === "failed" ? "failed" : "was planned"}`);
  return done.length > 4 ? `${done.slice(0, 4).join(", ")} and ${done.length - 4} more` : done.join(", ") || "nothing new was found";
}

export class Scrubber {
  constructor(store, model) {
    this.store = store;
    this.model = model;
    this.run = null;
    this.place = 0;
    this.story = null;
    this.options = "";
    this.build();
  }

  build() {
    this.select = choice("Run", [], (value) => { this.choose(Number(value)); this.refresh(); });
    this.slider = h("input", { type: "range", class: "nd-slider", min: "1", max: "1", step: "1", "aria-label": "Call", "data-testid": "scrubber",
      oninput: () => { this.place = Number(this.slider.value) - 1; this.held = this.place < this.story.calls.length - 1; this.draw(); },
      onkeydown: (event) => event.stopPropagation() });
    this.said = h("p", { class: "nd-said", role: "status", "aria-live": "polite" });
    this.head = h("thead");
    this.body = h("tbody");
    const id = unique("story");
    this.grid = h("div", { class: "nd-scrolling nd-grid", tabindex: "0", role: "region", "aria-labelledby": id },
      h("table", { class: "nd-story" }, h("caption", { id }, "Each call of the function, and what it did with each step"), this.head, this.body));
    this.source = h("pre", { class: "nd-source", tabindex: "0", role: "region", "aria-label": "Source of the function" });
    this.note = h("p", { class: "nd-empty" });
    this.key = h("div", { class: "nd-legend" }, Object.entries(SIGNS).map(([name, [sign, words]]) =>
      h("span", { class: "nd-key" }, h("span", { class: `nd-cell nd-did-${name}`, "aria-hidden": "true" }, sign), words)));
    this.stage = h("div", { class: "nd-stage" }, this.grid, this.source);
    this.el = h("div", { "data-testid": "story" }, h("div", { class: "nd-tools" }, this.select, this.slider), this.said, this.stage, this.note, this.key);
  }

  choose(run) {
    if (run === this.run) return;
    Object.assign(this, { run, story: null, place: 0, held: false, mark: null });
  }

  refresh() {
    this.offered();
    const known = this.store.runs.get(this.run);
    this.note.textContent = known ? "" : "No run to show.";
    this.stage.hidden = !known;
    if (!known) return;
    const mark = `${this.run}/${JSON.stringify(known.l)}/${known.s}/${JSON.stringify(known.p).length}`;
    if (mark === this.mark) return;
    this.mark = mark;
    const asked = this.run;
    const early = this.store.ask(this.model, { kind: "story", run: asked }, (answer) => {
      if (this.run === asked && answer.story) this.set(answer.story);
    });
    if (early?.story && !this.story) this.set(early.story);
    if (!this.story) this.note.textContent = "The calls are being fetched from the kernel.";
  }

  offered() {
    const runs = this.store.order();
    if (!this.store.runs.has(this.run) && runs.length) this.choose(runs[0].n);
    const options = runs.slice(0, 500).map((run) => [String(run.n), `${run.n + 1}: ${short(run.f)}, ${run.s}`]);
    if (JSON.stringify(options) !== this.options) {
      this.options = JSON.stringify(options);
      offer(this.select, options, String(this.run));
    }
    this.select.value = String(this.run);
  }

  set(story) {
    this.story = story;
    this.note.textContent = "";
    const last = Math.max(0, story.calls.length - 1);
    if (!this.held) this.place = last;
    this.place = Math.min(this.place, last);
    this.slider.max = String(Math.max(1, story.calls.length));
    this.draw();
  }

  draw() {
    const { story, place } = this;
    if (!story.calls.length) {
      this.note.textContent = "The function has not been called yet.";
      fill(this.head); fill(this.body); fill(this.source);
      return;
    }
    this.slider.value = String(place + 1);
    this.said.textContent = told(story, place);
    this.slider.setAttribute("aria-valuetext", this.said.textContent);
    const call = story.calls[place];
    const edge = Math.max(0, ...call.ops.map(([column]) => column), call.target ?? 0, call.memos - 1);
    const columns = range(story.steps.length, edge, COLUMNS);
    const rows = range(story.calls.length, place, ROWS);
    fill(this.head, h("tr", {}, h("th", { scope: "col" }, "Call"), columns.map((column) =>
      h("th", { scope: "col", class: "nd-slant", title: story.steps[column].i }, h("span", {}, h("bdi", {}, story.steps[column].i))))));
    fill(this.body, rows.map((n) => this.line(n, columns)));
    this.lines(call);
    const [calls, steps] = story.more;
    const shown = [columns.length < story.steps.length ? `steps ${columns[0] + 1} to ${columns[columns.length - 1] + 1} of ${story.steps.length + steps}` : "",
      rows.length < story.calls.length ? `calls ${rows[0] + 1} to ${rows[rows.length - 1] + 1} of ${story.calls.length + calls}` : ""].filter(Boolean);
    this.note.textContent = shown.length ? `Shown: ${shown.join(", ")}; the slider moves the view.` : "";
  }

  line(n, columns) {
    const now = n === this.place;
    return h("tr", { class: now ? "nd-now" : n > this.place ? "nd-later" : "", "aria-current": now ? "true" : null,
      onclick: () => { this.place = n; this.held = true; this.draw(); } },
      h("th", { scope: "row" }, `${n + 1}`),
      columns.map((column) => {
        const what = did(this.story, n, column);
        const bad = what === "remembered" && this.story.steps[column].memo === "error";
        return h("td", { class: `nd-cell nd-did-${what}`, title: `${this.story.steps[column].i}: ${bad ? "remembered: its failure" : SIGNS[what][1]}`, "data-did": what },
          h("span", { "aria-hidden": "true" }, bad ? "✗" : SIGNS[what][0]), h("span", { class: "nd-hidden" }, what === "unreached" ? "not reached" : what));
      }));
  }

  // Mark the line where the call left, and those of the steps it remembered.
  lines(call) {
    const { source, steps } = this.story;
    if (!source) {
      fill(this.source, h("span", { class: "nd-empty" }, "The source of this function is not known."));
      return;
    }
    const left = new Set(call.lines);
    const past = new Set(steps.filter((step) => step.rank !== null && step.rank < call.memos).map((step) => step.line));
    const lines = source.lines.map((text, n) => h("span", {
      class: `nd-line${left.has(n + 1) ? " nd-left" : past.has(n + 1) ? " nd-past" : ""}`, "data-line": n + 1,
    }, h("span", { class: "nd-number", "aria-hidden": "true" }, `${left.has(n + 1) ? "▶" : past.has(n + 1) ? "✓" : ""}`), `${text}\n`));
    fill(this.source, lines);
    const mark = lines[Math.min(...left) - 1];
    if (mark) this.source.scrollTop = Math.max(0, mark.offsetTop - this.source.offsetTop - this.source.clientHeight / 2);
  }
}

// So many numbers below an end as fit, around a place.
function range(end, place, most) {
  const first = Math.max(0, Math.min(place - Math.floor(most / 2), end - most));
  return Array.from({ length: Math.min(most, end) }, (_, n) => first + n);
}
