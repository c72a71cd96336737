// Search, filters, the kind of time, zoom, and whether to follow what happens.

import { h, fill } from "./dom.js";
import { parsed } from "./words.js";

export class Toolbar {
  constructor(ui, waterfall, refresh, follow) {
    this.ui = ui;
    this.waterfall = waterfall;
    this.refresh = () => { ui.changed = true; refresh(); };
    this.options = "";
    this.build(follow);
  }

  build(follow) {
    const { ui, waterfall } = this;
    this.fn = choice("Function", [["", "all functions"]], (value) => { ui.fn = value; this.refresh(); });
    this.status = choice("Status", [["", "any status"]], (value) => { ui.status = value; this.refresh(); });
    const modes = [["lens", "time lens"], ["scale", "to scale"], ["real", "real time"]];
    const mode = choice("Kind of time", modes, (value) => { ui.mode = value; this.refresh(); });
    const search = h("input", { type: "search", class: "nd-field nd-search", placeholder: "Search", "aria-label": "Search runs, steps, outputs and errors",
      oninput: () => { ui.search = search.value; this.refresh(); } });
    this.button = h("button", { class: "nd-button", "aria-pressed": "true", onclick: () => follow(!ui.following), title: "Show what happens as it happens" }, "Following");
    this.el = h("div", { class: "nd-tools", role: "group", "aria-label": "Filters" }, search, this.fn, this.status,
      this.time("from", "From"), this.time("to", "To"), mode,
      h("span", { class: "nd-zoom", role: "group", "aria-label": "Zoom" },
        button("−", "Zoom out", () => waterfall.scaled(waterfall.zoom / 1.5)),
        button("+", "Zoom in", () => waterfall.scaled(waterfall.zoom * 1.5)),
        button("fit", "Show the whole time", () => waterfall.scaled(1))),
      this.button);
  }

  time(key, label) {
    const field = h("input", { type: "text", class: "nd-field nd-time", placeholder: label, "aria-label": `${label} when, as 2 h or 1 d 30 min`,
      onchange: () => this.limit(key, field), oninput: () => { if (!field.value) this.limit(key, field); } });
    return field;
  }

  limit(key, field) {
    const found = parsed(field.value);
    field.setAttribute("aria-invalid", String(found === null && field.value !== ""));
    this.ui[key] = found;
    this.refresh();
  }

  // Offer the functions and statuses that there are.
  known(store) {
    const runs = [...store.runs.values()];
    const functions = [...new Set(runs.map((run) => run.f))].sort();
    const statuses = [...new Set(runs.map((run) => run.s))].sort();
    const options = JSON.stringify([functions, statuses]);
    if (options === this.options) return;
    this.options = options;
    offer(this.fn, [["", "all functions"], ...functions.map((name) => [name, short(name)])], this.ui.fn);
    offer(this.status, [["", "any status"], ...statuses.map((name) => [name, name])], this.ui.status);
  }

  chosen() {
    this.fn.value = this.ui.fn;
  }

  following(on) {
    this.button.setAttribute("aria-pressed", String(on));
    this.button.textContent = on ? "Following" : "Paused";
  }
}

export function choice(label, options, then) {
  const el = h("select", { class: "nd-field", "aria-label": label, onchange: () => then(el.value) });
  offer(el, options, options[0]?.[0] ?? "");
  return el;
}

export function offer(el, options, value) {
  fill(el, options.map(([key, words]) => h("option", { value: key }, words)));
  el.value = value;
}

export function button(words, label, then) {
  return h("button", { class: "nd-button", "aria-label": label, title: label, onclick: then }, words);
}

export function short(name) {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}
