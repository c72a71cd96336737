// The rows as a plain table: for screen readers, for copying, and for whoever prefers words.

import { h, fill } from "./dom.js";
import { GLYPHS, does, trigger, when } from "./words.js";

const PAGE = 200;

export class Table {
  constructor(runs) {
    this.runs = runs;
    this.limit = PAGE;
    this.body = h("tbody");
    const heads = ["Run or step", "What", "Status", "When", "Output or error"];
    this.more = h("button", { class: "nd-button", onclick: () => { this.limit += PAGE; this.refresh(); } });
    this.el = h("div", { class: "nd-scrolling", tabindex: "0", role: "region", "aria-label": "Table of runs and steps" },
      h("table", { class: "nd-table" }, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), this.body), this.more);
  }

  refresh() {
    const rows = this.runs().flatMap((run) => [{ run, step: null }, ...run.p.map((step) => ({ run, step }))]);
    fill(this.body, rows.slice(0, this.limit).map(line));
    const left = rows.length - this.limit;
    this.more.hidden = left <= 0;
    this.more.textContent = `Show ${Math.min(PAGE, left)} of ${left.toLocaleString("en")} more`;
  }
}

function line(row) {
  const { run, step } = row;
  const shown = step ?? run;
  const depth = run.depth + (step ? 1 : 0);
  const name = h("bdi", {}, step ? step.i : run.f);
  return h("tr", {},
    h("th", { scope: "row", style: `padding-left:${6 + 14 * Math.min(depth, 8)}px` }, step ? name : h("strong", {}, name)),
    h("td", {}, h("bdi", {}, step ? does(step) : trigger(run))),
    h("td", { class: `nd-is-${shown.s}` }, `${GLYPHS[shown.s] ?? ""} ${shown.s}`),
    h("td", {}, when(row)),
    h("td", {}, h("bdi", {}, shown.x ?? shown.o ?? "")));
}
