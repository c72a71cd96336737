// All about the run or step that was picked. It is asked for when it is needed, and cut to be read.

import { h, fill } from "./dom.js";

export class Details {
  constructor(store, model, close) {
    this.store = store;
    this.model = model;
    this.picked = null;
    this.body = h("dl", { class: "nd-items" });
    this.title = h("h3", { class: "nd-title", tabindex: "-1" });
    this.el = h("section", { class: "nd-details", "aria-label": "Details", hidden: true, "data-testid": "details",
      onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } } },
      h("div", { class: "nd-bar" }, this.title, h("button", { class: "nd-button", onclick: close, "aria-label": "Close details" }, "✕")),
      this.body);
  }

  pick(run, step) {
    this.picked = { run, step };
    this.el.hidden = false;
    this.refresh();
  }

  close() {
    this.picked = null;
    this.el.hidden = true;
  }

  // Ask again: what is shown may have changed.
  refresh() {
    if (!this.picked) return;
    const { run, step } = this.picked;
    const known = this.store.runs.get(run);
    if (!known) return;
    this.title.textContent = step === null ? `${known.f}, run ${run + 1}` : known.p[step]?.i ?? "";
    const mark = JSON.stringify([run, step, step === null ? known : known.p[step]]);
    if (mark === this.mark) return;
    this.mark = mark;
    const asked = this.picked;
    const early = this.store.ask(this.model, { kind: "detail", run, step }, (answer) => {
      if (this.picked === asked) this.set(answer.items);
    });
    if (early) this.set(early.items);
    else fill(this.body, brief(known, step));
  }

  set(items) {
    fill(this.body, items.map(item));
  }
}

function item({ label, form, text, total }) {
  const cut = total ? h("p", { class: "nd-cut" }, `Cut: ${total.toLocaleString("en")} characters in all.`) : null;
  const long = form !== "words" && text.split("\n").length > 12;
  const value = form === "words" ? h("bdi", {}, text)
    : h("pre", { class: `nd-pre nd-${form}`, dir: "auto", tabindex: long ? "0" : undefined, role: long ? "region" : null, "aria-label": long ? label : null }, text);
  return [h("dt", {}, label), h("dd", {}, value, cut)];
}

// What is known without asking, for a view whose kernel is gone.
function brief(run, step) {
  const row = step === null ? run : run.p[step];
  const known = [["Status", row.s], ["Event", step === null ? row.e : null], ["Does", row.d], ["Output", row.o], ["Error", row.x]];
  return known.filter(([, text]) => text).map(([label, text]) => item({ label, form: "words", text }));
}
