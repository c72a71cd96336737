// Events and functions as a graph of what happened: who sent what, what it started, what it woke.

import { h, s, fill, unique } from "./dom.js";
import { short } from "./toolbar.js";

const WIDE = 168, HIGH = 40, ACROSS = 90, DOWN = 22, MARGIN = 16;

const WORDS = { sends: "sends", starts: "starts", wakes: "wakes", invokes: "invokes", ends: "reports its end with" };

export class Flow {
  constructor(store, model, filter) {
    this.store = store;
    this.model = model;
    this.filter = filter;
    this.number = null;
    this.arrow = unique("arrow");
    this.note = h("p", { class: "nd-empty" });
    this.picture = h("div", { class: "nd-scrolling", "data-testid": "flow", tabindex: "0", role: "region", "aria-label": "Graph of events and functions" });
    this.list = h("ul", { class: "nd-hidden" });
    this.el = h("div", {}, this.picture, this.list, this.note,
      h("div", { class: "nd-legend" }, h("span", { class: "nd-key" }, "▭ event"), h("span", { class: "nd-key" }, "▬ function"),
        h("span", { class: "nd-key" }, "→ sends, starts"), h("span", { class: "nd-key" }, "⇢ wakes"), h("span", { class: "nd-key" }, "⇒ invokes")));
  }

  refresh() {
    if (this.number === this.store.number) return;
    this.number = this.store.number;
    const early = this.store.ask(this.model, { kind: "flow" }, (answer) => answer.flow && this.draw(answer.flow));
    if (early?.flow) this.draw(early.flow);
    else this.note.textContent = "The flow is being fetched from the kernel.";
  }

  draw({ nodes, edges }) {
    this.note.textContent = nodes.length ? "" : "No event has been received yet.";
    const places = layout(nodes, edges);
    const right = Math.max(0, ...places.map(({ x }) => x)) + WIDE + MARGIN;
    const low = Math.max(0, ...places.map(({ y }) => y)) + HIGH * 2 + MARGIN;
    const graph = s("svg", { width: right, height: low, viewBox: `0 0 ${right} ${low}`, role: "group", "aria-label": "Flow of events" },
      s("defs", {}, s("marker", { id: this.arrow, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto" }, s("path", { d: "M0 0 8 4 0 8z", class: "nd-tip" }))),
      edges.map((edge) => this.edge(edge, places)), nodes.map((node, n) => this.node(node, places[n])));
    fill(this.picture, graph);
    fill(this.list, edges.map(([from, to, how, count]) => h("li", {}, `${nodes[from].name} ${WORDS[how]} ${nodes[to].name}, ${count}×`)));
  }

  node({ kind, name, count }, { x, y }) {
    const act = kind === "function" ? () => this.filter(name) : null;
    const words = `${kind} ${name}, ${count}×`;
    return s("g", { class: `nd-node nd-a-${kind}`, transform: `translate(${x} ${y})`, role: act ? "button" : "img", tabindex: act ? "0" : undefined,
      "aria-label": act ? `${words}: show its runs` : words, onclick: act,
      onkeydown: act && ((event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } }) },
      s("title", {}, words), s("rect", { width: WIDE, height: HIGH, rx: kind === "event" ? HIGH / 2 : 5 }),
      s("text", { x: WIDE / 2, y: 17, class: "nd-node-name" }, clipped(name)),
      s("text", { x: WIDE / 2, y: 31, class: "nd-node-count" }, `${kind}, ${count.toLocaleString("en")}×`));
  }

  edge([from, to, how, count], places) {
    const [a, b] = [places[from], places[to]];
    const back = b.x <= a.x;
    const far = !back && b.x - a.x > WIDE + ACROSS + 1;
    const start = [a.x + WIDE, a.y + HIGH / 2];
    const end = [back ? b.x + WIDE : b.x, b.y + HIGH / 2 + (back ? 8 : 0)];
    const bend = back ? Math.max(start[0], end[0]) + ACROSS / 2 : (start[0] + end[0]) / 2;
    // An edge over several layers goes below what lies between.
    const under = Math.max(start[1], end[1]) + HIGH;
    const path = far ? `M${start} C${start[0] + ACROSS} ${under + 14} ${end[0] - ACROSS} ${under + 14} ${end}`
      : `M${start} C${bend} ${start[1]} ${bend} ${end[1]} ${end}`;
    const middle = [back ? bend - ACROSS / 8 : bend, far ? under - 4 : (start[1] + end[1]) / 2 - 4];
    return s("g", { class: `nd-edge nd-how-${how}` }, s("path", { d: path, "marker-end": `url(#${this.arrow})` }),
      s("text", { x: middle[0], y: middle[1] }, `${how}${count > 1 ? ` ${count.toLocaleString("en")}×` : ""}`));
  }
}

function clipped(name) {
  return name.length > 22 ? `${[...name].slice(0, 21).join("")}…` : name;
}

// Layers from left to right along what causes what, and in each layer near what they are tied to.
export function layout(nodes, edges) {
  const layer = layers(nodes, edges);
  const columns = [];
  layer.forEach((at, n) => (columns[at] ??= []).push(n));
  const rank = new Map(columns.flatMap((column) => column.map((n, place) => [n, place])));
  for (let pass = 0; pass < 4; pass += 1) {
    for (const column of columns) {
      const pulls = new Map(column.map((n) => [n, pull(n, edges, rank)]));
      column.sort((a, b) => pulls.get(a) - pulls.get(b) || a - b);
      column.forEach((n, place) => rank.set(n, place));
    }
  }
  const most = Math.max(0, ...columns.map((column) => column.length));
  return nodes.map((_, n) => {
    const slack = ((most - columns[layer[n]].length) * (HIGH + DOWN)) / 2;
    return { x: MARGIN + layer[n] * (WIDE + ACROSS), y: MARGIN + slack + rank.get(n) * (HIGH + DOWN) };
  });
}

function pull(n, edges, rank) {
  const near = edges.filter(([a, b]) => a === n || b === n).map(([a, b]) => rank.get(a === n ? b : a));
  return near.length ? near.reduce((sum, place) => sum + place, 0) / near.length : rank.get(n);
}

// The longest way to each node; an edge that would close a circle, or wakes, does not count.
function layers(nodes, edges) {
  const layer = nodes.map(() => 0);
  const forward = acyclic(nodes.length, edges.filter(([a, b, how]) => a !== b && how !== "wakes"));
  for (let pass = 0; pass < nodes.length; pass += 1) {
    let moved = false;
    for (const [a, b] of forward) {
      if (layer[b] < layer[a] + 1) { layer[b] = layer[a] + 1; moved = true; }
    }
    if (!moved) break;
  }
  const used = [...new Set(layer)].sort((a, b) => a - b);
  return layer.map((at) => used.indexOf(at));
}

function acyclic(count, edges) {
  const after = Array.from({ length: count }, () => []);
  const kept = [];
  const reaches = (from, to) => {
    const open = [from], seen = new Set();
    while (open.length) {
      const at = open.pop();
      if (at === to) return true;
      if (!seen.has(at)) { seen.add(at); open.push(...after[at]); }
    }
    return false;
  };
  for (const edge of edges) {
    if (reaches(edge[1], edge[0])) continue;
    after[edge[0]].push(edge[1]);
    kept.push(edge);
  }
  return kept;
}
