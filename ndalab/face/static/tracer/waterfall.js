// Runs and their steps along the time lens: a tree of rows beside a canvas, of which only what is
// looked at exists.

import { h, fill, unique } from "./dom.js";
import { GLYPHS, KINDS, NAMES, does, held, trigger, when } from "./words.js";
import { lens } from "./lens.js";
import { keyOf, rowsOf, stepMatches } from "./rows.js";
import { ROW, Sheet, axis, ground, palette, paintRow, sample, sized } from "./paint.js";

const AXIS = 40;
const OVER = 12;
const DEEPEST = 8;

export class Waterfall {
  constructor(ui, pick) {
    this.ui = ui;
    this.pick = pick;
    this.rows = [];
    this.runs = [];
    this.active = null;
    this.zoom = 1;
    this.shift = 0;
    this.from = 0;
    this.prefix = unique("row");
    this.build();
  }

  build() {
    this.axis = h("canvas", { class: "nd-axis", "aria-hidden": "true" });
    this.canvas = h("canvas", { class: "nd-bars", "aria-hidden": "true" });
    this.list = h("div", { class: "nd-list", role: "none" });
    this.space = h("div", { class: "nd-space", role: "none" }, this.list, this.canvas);
    this.scroll = h("div", {
      class: "nd-scroll", role: "tree", tabindex: "0", "aria-label": "Runs and their steps",
      "data-testid": "waterfall",
      onscroll: () => this.scrolled(), onkeydown: (event) => this.key(event),
      onclick: (event) => this.clicked(event), onwheel: (event) => this.wheel(event),
    }, this.space);
    this.empty = h("p", { class: "nd-empty" });
    this.legend = h("div", { class: "nd-legend" });
    this.el = h("div", { class: "nd-fall" },
      h("div", { class: "nd-head" }, h("span", { class: "nd-head-name" }, "Run or step"), this.axis),
      this.scroll, this.empty, this.legend);
  }

  // Take the runs to show; draws at the next frame.
  show(runs) {
    this.runs = runs;
    this.lens = lens(runs, this.ui.mode);
    this.rows = rowsOf(runs, this.ui);
    this.places = null;
    const real = this.lens.none ? "No call has been watched yet: real time is known from when this view was opened." : "";
    this.empty.textContent = runs.length ? real : "No run to show.";
    this.empty.hidden = !this.empty.textContent;
    // Who scrolled away from the end reads there; who came back to it goes along again.
    const { scrollTop, clientHeight, scrollHeight } = this.scroll;
    const wasAtEnd = scrollTop + clientHeight >= scrollHeight - ROW;
    this.space.style.height = `${Math.max(1, this.rows.length) * ROW}px`;
    this.draw();
    if (this.ui.grew && wasAtEnd) this.toEnd();
  }

  toEnd() {
    const last = this.scroll.scrollHeight - this.scroll.clientHeight;
    if (this.scroll.scrollTop < last) this.scroll.scrollTop = last;
    this.shift = Infinity;
    this.draw();
  }

  themed(root) {
    this.ink = palette(root);
    const used = ["call", ...KINDS];
    fill(this.legend, used.map((kind) => {
      const canvas = h("canvas", { "aria-hidden": "true" });
      sample(canvas, kind, this.ink);
      return h("span", { class: "nd-key" }, canvas, NAMES[kind]);
    }));
    this.draw();
  }

  scrolled() {
    const first = Math.floor(this.scroll.scrollTop / ROW);
    const last = Math.ceil((this.scroll.scrollTop + this.scroll.clientHeight) / ROW);
    if (first < this.from || last > this.to) this.draw();
  }

  draw() {
    if (!this.ink || !this.lens) return;
    const height = this.scroll.clientHeight || 400;
    const width = this.scroll.clientWidth;
    const left = this.left();
    const first = Math.floor(this.scroll.scrollTop / ROW);
    this.from = Math.max(0, first - OVER);
    this.to = Math.min(this.rows.length, first + Math.ceil(height / ROW) + OVER);
    const wide = Math.max(40, width - left);
    this.sheet = new Sheet(this.lens, wide, this.zoom, 0);
    this.shift = this.sheet.shift = Math.min(Math.max(0, this.shift), this.sheet.most());
    this.bars(wide, left);
    this.names(left);
    const top = sized(this.axis, wide, AXIS);
    axis(top, this.sheet, AXIS, this.ink, this.ui.mode === "real");
  }

  left() {
    return Math.min(280, Math.max(120, this.scroll.clientWidth * 0.36));
  }

  bars(width, left) {
    const height = Math.max(1, this.to - this.from) * ROW;
    this.canvas.style.top = `${this.from * ROW}px`;
    this.canvas.style.left = `${left}px`;
    const context = sized(this.canvas, width, height);
    ground(context, this.sheet, height, this.ink);
    for (let place = this.from; place < this.to; place += 1) {
      paintRow(context, this.sheet, (place - this.from) * ROW, this.rows[place], this.ink);
    }
  }

  names(left) {
    this.list.style.setProperty("--nd-left", `${left}px`);
    const words = this.ui.search.trim().toLowerCase();
    fill(this.list, this.rows.slice(this.from, this.to).map((row, n) => this.line(row, this.from + n, words)));
    const active = this.placeOf(this.active);
    if (active >= this.from && active < this.to) {
      this.scroll.setAttribute("aria-activedescendant", `${this.prefix}-${this.active}`);
    } else this.scroll.removeAttribute("aria-activedescendant");
  }

  line(row, place, words) {
    const { run, step } = row;
    const key = keyOf(row);
    const status = step ? step.s : run.s;
    const name = step ? step.i : run.f;
    const more = step ? "" : trigger(run);
    const found = words && step && stepMatches(step, words);
    const fault = step?.u ? "⚡" : run.w && !step ? "⚠" : "";
    const state = `${key === this.active ? " nd-active" : ""}${key === this.ui.selected ? " nd-selected" : ""}${found ? " nd-found" : ""}`;
    return h("div", {
      class: `nd-row nd-${step ? "step" : "run"}${state}`,
      id: `${this.prefix}-${key}`, role: "treeitem", "data-place": place,
      "aria-level": row.depth + 1, "aria-selected": key === this.ui.selected ? "true" : "false",
      "aria-expanded": step || !run.p.length ? null : String(row.open),
      "aria-setsize": this.rows.length, "aria-posinset": place + 1,
      "aria-label": said(row), title: said(row),
      style: `top:${place * ROW}px;padding-left:${12 + 14 * Math.min(row.depth, DEEPEST)}px`,
    },
      h("span", { class: "nd-caret", "data-caret": !step && run.p.length > 0 }, step || !run.p.length ? "" : row.open ? "▾" : "▸"),
      h("span", { class: `nd-glyph nd-is-${status}` }, GLYPHS[status] ?? ""),
      h("bdi", { class: "nd-name" }, name),
      fault ? h("span", { class: "nd-fault" }, fault) : null,
      more ? h("bdi", { class: "nd-more" }, more) : null);
  }

  placeOf(key) {
    if (!this.places) this.places = new Map(this.rows.map((row, place) => [keyOf(row), place]));
    return key === null ? -1 : this.places.get(key) ?? -1;
  }

  clicked(event) {
    const place = event.target.closest("[data-place]")?.dataset.place;
    if (place === undefined) return;
    const row = this.rows[Number(place)];
    if (event.target.hasAttribute("data-caret")) this.fold(row, !row.open);
    else this.choose(Number(place));
  }

  choose(place) {
    const row = this.rows[place];
    if (!row) return;
    this.active = this.ui.selected = keyOf(row);
    this.reveal(place);
    this.draw();
    this.pick(row.run.n, row.place);
  }

  fold(row, open) {
    if (row.step) return;
    this.ui.open.set(row.run.n, open);
    this.active = keyOf(row);
    this.show(this.runs);
  }

  move(place) {
    if (!this.rows.length) return;
    const next = Math.min(Math.max(0, place), this.rows.length - 1);
    this.active = keyOf(this.rows[next]);
    this.reveal(next);
    this.draw();
  }

  reveal(place) {
    const top = place * ROW;
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    const low = top + ROW - this.scroll.clientHeight;
    if (low > this.scroll.scrollTop) this.scroll.scrollTop = low;
  }

  key(event) {
    const now = this.placeOf(this.active);
    const page = Math.max(1, Math.floor(this.scroll.clientHeight / ROW) - 1);
    const row = this.rows[now];
    const act = {
      ArrowDown: () => this.move(now + 1),
      ArrowUp: () => this.move(now - 1),
      PageDown: () => this.move(now + page),
      PageUp: () => this.move(now - page),
      Home: () => this.move(0),
      End: () => this.move(this.rows.length - 1),
      ArrowRight: () => row && (row.step || row.open ? this.move(now + 1) : this.fold(row, true)),
      ArrowLeft: () => row && (!row.step && row.open ? this.fold(row, false) : this.move(this.parent(now))),
      Enter: () => this.choose(now),
      " ": () => this.choose(now),
      "+": () => this.scaled(this.zoom * 1.5),
      "=": () => this.scaled(this.zoom * 1.5),
      "-": () => this.scaled(this.zoom / 1.5),
      0: () => this.scaled(1),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  parent(place) {
    const depth = this.rows[place].depth;
    for (let n = place - 1; n >= 0; n -= 1) {
      if (!this.rows[n].step && this.rows[n].depth < depth) return n;
    }
    return place;
  }

  // Show more or less of the axis, around its middle or a pixel of it.
  scaled(zoom, at = this.sheet.width / 2) {
    const next = Math.min(Math.max(1, zoom), 5000);
    const shift = this.shift === Infinity ? this.sheet.most() : this.shift;
    this.shift = Math.max(0, ((shift + at) * next) / this.zoom - at);
    this.zoom = next;
    this.draw();
  }

  wheel(event) {
    if (event.ctrlKey) {
      event.preventDefault();
      const x = event.clientX - this.canvas.getBoundingClientRect().left;
      this.scaled(this.zoom * (event.deltaY < 0 ? 1.25 : 0.8), x);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      if (this.zoom === 1) return;
      event.preventDefault();
      this.shift += event.deltaX || event.deltaY;
      this.draw();
    }
  }
}

// Say a row in words: what a screen reader reads, and what hovering shows.
export function said(row) {
  const { run, step } = row;
  if (step) {
    const error = step.x ? `, ${step.x}` : "";
    return `${step.i}: ${does(step)}, ${step.s}, ${when(row)}${error}`;
  }
  const entered = run.l.length ? `, entered ${run.l.length}×` : "";
  const waits = (run.h ?? []).map((one) => `; held: ${held(one)}`).join("");
  return `${run.f}, ${trigger(run)}: ${run.s}${entered}, ${when(row)}${run.x ? `, ${run.x}` : ""}${run.w ? `; not deterministic: ${run.w}` : ""}${waits}`;
}
