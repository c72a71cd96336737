// Bars, marks and axes on a canvas. Every kind has a pattern or a shape of its own beside its colour.

import { KINDS, since, span, does } from "./words.js";

export const ROW = 24;
const MARGIN = 12;
const PATTERNED = new Set(["sleeping", "waiting", "invoking", "failed"]);
const INKS = [
  "card", "ink", "quiet", "grid", "gap", "life", "edge", "running", "sleeping", "sleeping-ink",
  "waiting", "waiting-ink", "invoking", "invoking-ink", "failed", "failed-ink", "good", "pick",
];

// Read the colours of the theme from the style sheet, and make the patterns of bars.
export function palette(root) {
  const style = getComputedStyle(root);
  const ink = Object.fromEntries(INKS.map((name) => [name, style.getPropertyValue(`--nd-${name}`).trim()]));
  ink.font = style.fontFamily || "sans-serif";
  ink.patterns = {};
  return ink;
}

function pattern(context, kind, ink) {
  if (ink.patterns[kind]) return ink.patterns[kind];
  const ratio = 2;
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6 * ratio;
  const c = tile.getContext("2d");
  c.scale(ratio, ratio);
  c.fillStyle = c.strokeStyle = ink[`${kind}-ink`];
  c.lineWidth = 1.5;
  c.beginPath();
  if (kind === "sleeping") {
    c.arc(1.5, 1.5, 1, 0, 7); c.fill();
    c.beginPath(); c.arc(4.5, 4.5, 1, 0, 7); c.fill();
  } else if (kind === "invoking") {
    c.moveTo(3, 0); c.lineTo(3, 6); c.stroke();
  } else {
    for (const shift of [-6, 0, 6]) { c.moveTo(shift, 6); c.lineTo(shift + 6, 0); }
    if (kind === "failed") for (const shift of [-6, 0, 6]) { c.moveTo(shift, 0); c.lineTo(shift + 6, 6); }
    c.stroke();
  }
  const made = context.createPattern(tile, "repeat");
  made.setTransform(new DOMMatrix().scale(1 / ratio));
  ink.patterns[kind] = made;
  return made;
}

// Places on the axis -> pixels, for a stretch of the axis that fills a width.
export class Sheet {
  constructor(lens, width, zoom, shift) {
    this.lens = lens;
    this.width = width;
    this.zoom = zoom;
    this.shift = shift;
    this.scale = ((width - 2 * MARGIN) * zoom) / lens.width;
  }

  x(place) {
    return MARGIN + place * this.scale - this.shift;
  }

  most() {
    return Math.max(0, (this.width - 2 * MARGIN) * (this.zoom - 1));
  }
}

export function sized(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [w, hgt] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== hgt) {
    canvas.width = w;
    canvas.height = hgt;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

export function axis(context, sheet, height, ink, scaled) {
  context.font = `11px ${ink.font}`;
  context.textBaseline = "alphabetic";
  for (const [left, right, took] of sheet.lens.gaps) gap(context, sheet, left, right, took, height, ink);
  let free = -Infinity;
  const used = new Set();
  context.fillStyle = ink.quiet;
  for (const [place, at] of sheet.lens.ticks) {
    const x = sheet.x(place);
    if (x < -80 || x > sheet.width + 5) continue;
    const label = scaled && !Number.isInteger(at) ? `${at.toFixed(1)} ms` : since(Math.round(at), used);
    const long = context.measureText(label).width;
    const start = Math.min(x, sheet.width - long - 4);
    if (start < free) continue;
    context.fillText(label, start, 14);
    free = start + Math.max(56, long + 12);
    used.add(label);
  }
}

// A stretch in which nothing happened, with its length: it is not to scale.
function gap(context, sheet, left, right, took, height, ink) {
  const [from, to] = [sheet.x(left), sheet.x(right)];
  if (to < 0 || from > sheet.width) return;
  const label = span(took);
  const long = context.measureText(label).width;
  if (to - from < long + 14) return;
  const y = height - 8;
  context.fillStyle = ink.quiet;
  context.fillText(label, (from + to - long) / 2, y + 4);
  line(context, ink.quiet, 1.2, [], [[from + 3, y], [(from + to - long) / 2 - 4, y]]);
  line(context, ink.quiet, 1.2, [], [[(from + to + long) / 2 + 4, y], [to - 3, y]]);
}

// Bands for gaps and lines for ticks, behind the rows.
export function ground(context, sheet, height, ink) {
  context.fillStyle = ink.gap;
  context.globalAlpha = 0.7;
  let last = -Infinity;
  for (const [left, right] of sheet.lens.gaps) {
    const [from, to] = [sheet.x(left), sheet.x(right)];
    if (to < 0 || from > sheet.width || to - last < 1) continue;
    context.fillRect(from, 0, Math.max(1, to - from), height);
    last = to;
  }
  context.globalAlpha = 1;
  context.fillStyle = ink.grid;
  last = -Infinity;
  for (const [place] of sheet.lens.ticks) {
    const x = sheet.x(place);
    if (x < 0 || x > sheet.width || x - last < 6) continue;
    context.fillRect(x, 0, 1, height);
    last = x;
  }
}

export function paintRow(context, sheet, top, shown, ink) {
  if (sheet.lens.none) return;
  if (sheet.lens.real) return realRow(context, sheet, top, shown, ink);
  if (shown.step) return stepRow(context, sheet, top, shown.step, ink);
  const { run } = shown;
  let free = -Infinity;
  for (const stretch of run.h ?? []) free = heldBar(context, sheet, top, stretch, ink, free);
  for (const segment of run.g) {
    const kind = KINDS[segment[0]];
    bar(context, sheet, top, kind === "running" ? "life" : kind, sheet.lens.span(segment), ink);
  }
  if (!shown.open) inner(context, sheet, top, run, ink);
  if (shown.open || !run.p.length) calls(context, sheet, top, run, ink);
}

function stepRow(context, sheet, top, step, ink) {
  let left = Infinity, right = -Infinity;
  for (const segment of step.g) {
    const [from, to] = sheet.lens.span(segment);
    bar(context, sheet, top, KINDS[segment[0]], [from, to], ink);
    left = Math.min(left, sheet.x(from));
    right = Math.max(right, sheet.x(to));
  }
  if (step.g.length) note(context, sheet, top, does(step).replace(/^step(, )?/, ""), left, right, ink);
}

function inner(context, sheet, top, run, ink) {
  let last = -Infinity;
  for (const step of run.p) {
    for (const segment of step.g) {
      const [from, to] = sheet.lens.span(segment);
      if (sheet.x(to) < 0 || sheet.x(from) > sheet.width) continue;
      if (sheet.x(to) - last < 0.5 && segment[0] !== 6) continue;
      bar(context, sheet, top, KINDS[segment[0]], [from, to], ink);
      last = Math.max(last, sheet.x(to));
    }
  }
}

function bar(context, sheet, top, kind, [left, right], ink) {
  const from = Math.max(-6, sheet.x(left));
  const to = Math.min(sheet.width + 6, sheet.x(right));
  const wide = Math.max(sheet.lens.least || 3, to - from - 1);
  if (to < -6 || from > sheet.width + 6) return;
  const middle = top + ROW / 2;
  if (kind === "life") return line(context, ink.life, 4, [], [[from, middle], [from + wide, middle]]);
  if (kind === "queued") return line(context, ink.quiet, 2, [1, 4], [[from, middle], [from + wide, middle]]);
  if (kind === "backoff") return line(context, ink.failed, 2, [5, 4], [[from, middle], [from + wide, middle]]);
  context.fillStyle = ink[kind];
  box(context, from, top + 5.5, wide, ROW - 11);
  context.fill();
  if (!PATTERNED.has(kind)) return;
  context.fillStyle = pattern(context, kind, ink);
  context.fill();
  context.strokeStyle = kind === "failed" ? ink.failed : ink[`${kind}-ink`];
  context.lineWidth = 1;
  context.stroke();
}

// A stretch of being held, with its reason where there is room; returns where room begins again.
function heldBar(context, sheet, top, [why, from, to], ink, free) {
  const left = sheet.x(sheet.lens.place(from, 0));
  const right = to === null ? sheet.width : sheet.x(sheet.lens.place(to, 0));
  line(context, ink.quiet, 2, [1, 4], [[left, top + ROW / 2], [Math.max(left + 3, right), top + ROW / 2]]);
  context.font = `10px ${ink.font}`;
  const long = context.measureText(why).width;
  if (left < free || right - left < long + 8) return free;
  label(context, why, left + 4, top + ROW / 2 - 4, ink);
  return left + long + 8;
}

function calls(context, sheet, top, run, ink) {
  let free = -Infinity;
  for (const [at, beat] of run.l) {
    const x = sheet.x(sheet.lens.place(at, beat)) + 3;
    if (x < free || x < -5 || x > sheet.width + 5) continue;
    context.beginPath();
    context.arc(x, top + ROW / 2, 3.5, 0, 7);
    context.fillStyle = ink.ink;
    context.fill();
    context.strokeStyle = ink.card;
    context.lineWidth = 1;
    context.stroke();
    free = x + 5;
  }
}

// Say what a step does, right of its bars, else left of them, else on a single long bar.
function note(context, sheet, top, words, left, right, ink) {
  if (!words) return;
  context.font = `11px ${ink.font}`;
  const shown = words.length > 70 ? `${words.slice(0, 69)}…` : words;
  const long = context.measureText(shown).width;
  let x = right + 8;
  if (x + long > sheet.width) x = left - 8 - long;
  if (x < 0) x = Math.max(left, 0) + 8;
  label(context, shown, x, top + ROW / 2 + 4, ink);
}

function label(context, words, x, y, ink) {
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeStyle = ink.card;
  context.strokeText(words, x, y);
  context.fillStyle = ink.quiet;
  context.fillText(words, x, y);
}

function realRow(context, sheet, top, { run, step }, ink) {
  const places = step ? step.v ?? [] : run.l.keys();
  for (const place of places) {
    const found = sheet.lens.call(run, place);
    if (found) bar(context, sheet, top, step && step.s === "failed" ? "failed" : "running", found, ink);
  }
}

function line(context, colour, width, dashes, [[x1, y1], [x2, y2]]) {
  context.beginPath();
  context.setLineDash(dashes);
  context.lineCap = dashes.length && dashes[0] === 1 ? "round" : "butt";
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.setLineDash([]);
}

function box(context, x, y, width, height) {
  context.beginPath();
  if (context.roundRect) context.roundRect(x, y, width, height, Math.min(3, width / 2));
  else context.rect(x, y, width, height);
}

// Draw a kind's sign for the legend.
export function sample(canvas, kind, ink) {
  const context = sized(canvas, 28, ROW);
  const sheet = { width: 28, x: (place) => place, lens: { least: 0 } };
  if (kind === "call") return calls(context, { ...sheet, lens: { place: () => 10 } }, 0, { l: [[0, 0]] }, ink);
  bar(context, sheet, 0, kind, [1, 27], ink);
}
