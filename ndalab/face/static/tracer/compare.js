// Two runs side by side, aligned by step, with what differs marked.

import { h, fill } from "./dom.js";
import { GLYPHS, does, span } from "./words.js";
import { choice, offer, short } from "./toolbar.js";

export class Compare {
  constructor(store) {
    this.store = store;
    this.chosen = [null, null];
    this.only = false;
    this.build();
  }

  build() {
    this.selects = ["First run", "Second run"].map((label, n) =>
      choice(label, [], (value) => { this.chosen[n] = Number(value); this.refresh(); }));
    const box = h("input", { type: "checkbox", onchange: () => { this.only = box.checked; this.refresh(); } });
    this.said = h("p", { class: "nd-said", role: "status" });
    this.head = h("tr");
    this.body = h("tbody");
    this.table = h("div", { class: "nd-scrolling", tabindex: "0", role: "region", "aria-label": "Two runs side by side", "data-testid": "compare" },
      h("table", { class: "nd-table" }, h("thead", {}, this.head), this.body));
    this.el = h("div", {}, h("div", { class: "nd-tools" }, this.selects, h("label", { class: "nd-check" }, box, " only what differs")), this.said, this.table);
  }

  refresh() {
    const runs = this.store.order();
    this.preset(runs);
    const options = runs.slice(0, 500).map((run) => [String(run.n), `${run.n + 1}: ${short(run.f)}, ${run.s}`]);
    this.selects.forEach((select, n) => offer(select, options, String(this.chosen[n])));
    const [a, b] = this.chosen.map((number) => this.store.runs.get(number));
    this.table.hidden = !a || !b;
    this.said.textContent = a && b ? "" : "Two runs are needed to compare.";
    if (a && b) this.draw(a, b);
  }

  // At first: two runs of one function, if there are.
  preset(runs) {
    if (this.chosen.every((number) => this.store.runs.has(number))) return;
    const pair = runs.map((run) => [run, runs.find((other) => other.n > run.n && other.f === run.f)]).find(([, other]) => other);
    if (pair) this.chosen = pair.map((run) => run.n);
    else if (runs.length > 1) this.chosen = [runs[0].n, runs[1].n];
  }

  draw(a, b) {
    const rows = [["the run", whole(a), whole(b)], ...aligned(a.p, b.p).map(([one, two]) => [(one ?? two).i, part(one), part(two)])];
    const marked = rows.map(([name, one, two]) => [name, one, two, differs(one, two)]);
    const count = marked.filter(([, , , differences]) => differences.length).length;
    this.said.textContent = count ? `${count} of ${marked.length} rows differ.` : "The two runs do the same.";
    fill(this.head, ["Step", `${a.n + 1}: ${short(a.f)}`, `${b.n + 1}: ${short(b.f)}`, "Differs in"].map((words) => h("th", { scope: "col" }, h("bdi", {}, words))));
    fill(this.body, marked.filter(([, , , differences]) => !this.only || differences.length).slice(0, 500).map(line));
  }
}

// Pair steps of the same name, in order; one without its like stands alone.
export function aligned(first, second) {
  const places = new Map(second.map((step, place) => [step.i, place]));
  const found = [];
  let next = 0;
  for (const step of first) {
    const place = places.get(step.i);
    if (place === undefined || place < next) { found.push([step, place === undefined ? null : second[place]]); continue; }
    while (next < place) {
      if (!first.some((other) => other.i === second[next].i)) found.push([null, second[next]]);
      next += 1;
    }
    found.push([step, second[place]]);
    next = place + 1;
  }
  for (const step of second.slice(next)) if (!first.some((other) => other.i === step.i)) found.push([null, step]);
  return found;
}

function whole(run) {
  return { status: run.s, what: `on ${run.e}`, lasts: lasts(run.q, run.z), result: run.x ?? run.o ?? "" };
}

function part(step) {
  if (!step) return null;
  const [first, last] = [step.g[0], step.g[step.g.length - 1]];
  return { status: step.s, what: does(step), lasts: lasts(first?.[1], last?.[3]), result: step.x ?? step.o ?? "" };
}

function lasts(from, to) {
  return from === undefined || to === undefined || to === null ? "…" : span(to - from);
}

export function differs(one, two) {
  if (!one || !two) return [one ? "only in the first" : "only in the second"];
  const names = { status: "status", what: "what it does", lasts: "time", result: "result" };
  return Object.keys(names).filter((key) => one[key] !== two[key]).map((key) => names[key]);
}

function line([name, one, two, differences]) {
  return h("tr", { class: differences.length ? "nd-differs" : "", "data-differs": differences.length > 0 },
    h("th", { scope: "row" }, h("bdi", {}, name)), cell(one), cell(two),
    h("td", {}, differences.length ? `≠ ${differences.join(", ")}` : "="));
}

function cell(shown) {
  if (!shown) return h("td", { class: "nd-empty" }, "absent");
  return h("td", {}, h("span", { class: `nd-is-${shown.status}` }, `${GLYPHS[shown.status] ?? ""} ${shown.status}`),
    `, ${shown.lasts}`, h("br"), h("bdi", { class: "nd-more" }, shown.what), h("br"), h("bdi", {}, shown.result));
}
