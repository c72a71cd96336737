// The live trace: one store for all views of a widget, and a page of tabs for each of them.

import { h, fill, unique } from "./dom.js";
import { Store } from "./store.js";
import { outlook, shownRuns } from "./rows.js";
import { Waterfall } from "./waterfall.js";
import { Details } from "./details.js";
import { Toolbar } from "./toolbar.js";
import { Scrubber } from "./scrubber.js";
import { Flow } from "./flow.js";
import { Compare } from "./compare.js";
import { Table } from "./table.js";
import { counted, plural } from "./words.js";

export class Page {
  constructor(store, model, el) {
    this.store = store;
    this.model = model;
    this.ui = outlook();
    this.frame = null;
    this.build();
    el.append(this.el);
    this.watch();
    this.refresh();
  }

  build() {
    this.waterfall = new Waterfall(this.ui, (run, step) => this.pick(run, step));
    this.details = new Details(this.store, this.model, () => this.unpick());
    this.toolbar = new Toolbar(this.ui, this.waterfall, () => this.refresh(), (on) => this.follow(on));
    const runs = h("div", {}, this.toolbar.el, h("div", { class: "nd-split" }, this.waterfall.el));
    this.tabs = [
      ["Runs", runs, () => this.waterfall.show(this.runs())],
      tab("Re-entry", this.scrubber = new Scrubber(this.store, this.model)),
      tab("Flow", this.flow = new Flow(this.store, this.model, (fn) => this.filter(fn))),
      tab("Compare", new Compare(this.store)),
      tab("Table", new Table(() => this.runs())),
    ];
    this.title = h("p", { class: "nd-summary", role: "status", "aria-live": "off" });
    this.buttons = h("div", { class: "nd-tabs", role: "tablist", "aria-label": "Views of the trace", onkeydown: (event) => this.walk(event) });
    this.panels = this.tabs.map(([name, panel], place) => this.tab(name, panel, place));
    this.el = h("div", { class: "nd-tracer", "data-testid": "tracer" }, h("div", { class: "nd-top" }, this.title, this.buttons), this.panels, this.details.el);
    this.open(0);
  }

  tab(name, panel, place) {
    const [button, body] = [unique("tab"), unique("panel")];
    this.buttons.append(h("button", { class: "nd-tab", role: "tab", id: button, "aria-controls": body, onclick: () => this.open(place) }, name));
    return h("div", { class: "nd-panel", role: "tabpanel", id: body, "aria-labelledby": button, hidden: true }, panel);
  }

  open(place) {
    this.current = place;
    [...this.buttons.children].forEach((button, n) => {
      button.setAttribute("aria-selected", String(n === place));
      button.setAttribute("tabindex", n === place ? "0" : "-1");
      this.panels[n].hidden = n !== place;
    });
    if (this.observer) this.refresh();
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    this.open((this.current + step + this.tabs.length) % this.tabs.length);
    this.buttons.children[this.current].focus();
  }

  // Follow theme and size; returns nothing, ends with `end`.
  watch() {
    this.changed = () => this.later();
    this.store.listeners.add(this.changed);
    // Where a page puts the element only after it was made, its style is known from then on.
    this.observer = new ResizeObserver(() => this.restyle());
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.restyle = () => { themed(this.el, this.dark.matches); this.waterfall.themed(this.el); this.later(); };
    this.dark.addEventListener("change", this.restyle);
    this.themes = new MutationObserver(this.restyle);
    this.themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "class", "data-vscode-theme-kind"] });
    this.restyle();
    this.observer.observe(this.el);
  }

  end() {
    this.store.listeners.delete(this.changed);
    this.observer.disconnect();
    this.themes.disconnect();
    this.dark.removeEventListener("change", this.restyle);
    cancelAnimationFrame(this.frame);
    this.el.remove();
  }

  // Draw at the next frame, once for whatever came until then. A hidden page has no frames.
  later() {
    if (this.frame !== null) return;
    this.frame = requestAnimationFrame(() => { this.frame = null; this.refresh(); });
  }

  runs() {
    return shownRuns(this.store, this.ui);
  }

  refresh() {
    const began = performance.now();
    this.title.textContent = this.summary();
    this.toolbar.known(this.store);
    this.ui.grew = this.drawn && this.store.number > this.number;
    this.number = this.store.number;
    if (this.ui.following || this.current !== 0 || !this.drawn || this.ui.changed) this.tabs[this.current][2]();
    this.ui.changed = false;
    this.drawn = true;
    this.details.refresh();
    const steps = [...this.store.runs.values()].reduce((sum, run) => sum + run.p.length, 0);
    Object.assign(this.el.dataset, {
      number: this.store.number, runs: this.store.runs.size, steps, took: Math.round(performance.now() - began),
    });
  }

  summary() {
    const statuses = {};
    for (const run of this.store.runs.values()) statuses[run.s] = (statuses[run.s] ?? 0) + 1;
    const all = counted(statuses);
    const { events, dropped, faults } = this.store.head;
    const parts = [`${plural(this.store.runs.size, "run")}${all ? ` (${all})` : ""}`];
    if (events !== null && events !== undefined) parts.push(plural(events, "event"));
    for (const [event, fn, reason, count] of dropped ?? []) parts.push(`${plural(count, "event")} '${event}' did not start '${fn}': ${reason}`);
    for (const fault of faults ?? []) parts.push(fault);
    return parts.join(", ");
  }

  follow(on) {
    this.ui.following = on;
    this.toolbar.following(on);
    if (on) this.refresh();
  }

  filter(fn) {
    this.ui.fn = fn;
    this.ui.changed = true;
    this.toolbar.chosen();
    this.open(0);
  }

  pick(run, step) {
    this.details.pick(run, step);
    this.scrubber.choose(run);
  }

  unpick() {
    this.details.close();
    this.ui.selected = null;
    this.waterfall.draw();
    this.waterfall.scroll.focus();
  }
}

function tab(name, view) {
  return [name, view.el, () => view.refresh()];
}

function themed(el, system) {
  const body = document.body;
  const lab = body.dataset.jpThemeLight;
  const code = body.dataset.vscodeThemeKind ?? "";
  const dark = lab ? lab === "false" : code ? code.includes("dark") || code === "vscode-high-contrast" : system;
  el.classList.toggle("nd-dark", dark);
}

export default () => {
  const store = new Store();

  function initialize({ model }) {
    const told = (message) => {
      if (store.take(message) === "gap") model.send({ kind: "sync" });
      keep(model);
    };
    let timer = null;
    // A notebook that saves its widgets then saves what was last drawn.
    const keep = () => {
      clearTimeout(timer);
      timer = setTimeout(() => model.set("state", store.snapshot()), 1000);
    };
    const begin = model.get("state");
    if (begin && begin.kind) store.take(begin);
    model.on("msg:custom", told);
    model.send({ kind: "sync" });
    return () => { clearTimeout(timer); model.off("msg:custom", told); };
  }

  function render({ model, el }) {
    const page = new Page(store, model, el);
    return () => page.end();
  }

  return { initialize, render };
};
