// Where a moment lies: on the time lens (as in the picture), to scale, or in real time. No drawing.

const SLOT = 100;

export function lens(runs, mode) {
  if (mode === "scale") return scaled(runs);
  return mode === "real" ? real(runs) : lensed(runs);
}

function lensed(runs) {
  const begun = new Set();
  const moments = new Map();
  const add = (at, beat) => {
    const beats = moments.get(at);
    if (beats === undefined) moments.set(at, new Set([beat]));
    else beats.add(beat);
  };
  for (const run of runs) {
    for (const [at, beat] of run.l) begin(begun, add, at, beat);
    if (!run.l.length && run.g.length) begin(begun, add, run.g[0][1], run.g[0][2]);
    if (run.h) for (const [, from] of run.h) add(from, 0);
    for (const segment of run.g) ends(add, segment);
    for (const step of run.p) for (const segment of step.g) ends(add, segment);
  }
  return laid(begun, moments);
}

function begin(begun, add, at, beat) {
  add(at, beat);
  begun.add(`${at},${beat}`);
}

function ends(add, segment) {
  add(segment[1], 0);
  if (segment.length > 3) add(segment[3], 0);
}

// Give every moment at which something begins a slot, and every gap a width by its logarithm.
function laid(begun, moments) {
  const ats = [], beats = [], lefts = [], rights = [], gaps = [], ticks = [];
  let place = 0;
  let former = null;
  for (const at of [...moments.keys()].sort((a, b) => a - b)) {
    if (former !== null) {
      const width = Math.round(SLOT * (0.5 + 0.5 * Math.log10(1 + at - former)));
      gaps.push([place, place + width, at - former]);
      place += width;
    }
    former = at;
    ticks.push([place, at]);
    for (const beat of [...moments.get(at)].sort((a, b) => a - b)) {
      const right = place + (begun.has(`${at},${beat}`) ? SLOT : 0);
      ats.push(at); beats.push(beat); lefts.push(place); rights.push(right);
      place = right;
    }
  }
  const find = (at, beat) => {
    let low = 0, high = ats.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ats[middle] < at || (ats[middle] === at && beats[middle] < beat)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const at = (time, beat) => {
    const found = find(time, beat);
    if (ats[found] === time && beats[found] === beat) return lefts[found];
    return found ? rights[found - 1] : 0;
  };
  return { width: Math.max(1, place), gaps, ticks, least: 0, place: at, ...spans(at, place) };
}

function scaled(runs) {
  let end = 1, start = 0;
  const look = (segment) => {
    end = Math.max(end, segment[1], segment.length > 3 ? segment[3] : 0);
    start = Math.min(start, segment[1]);
  };
  for (const run of runs) {
    run.g.forEach(look);
    for (const step of run.p) step.g.forEach(look);
  }
  const at = (time) => time - start;
  const ticks = even(end - start).map((place) => [place, place + start]);
  return { width: end - start, gaps: [], ticks, least: 2, place: at, ...spans(at, end - start) };
}

function spans(at, width) {
  return {
    span(segment) {
      const left = at(segment[1], segment[2]);
      const right = segment.length > 3 ? at(segment[3], segment[4]) : width;
      return [left, Math.max(left, right)];
    },
  };
}

// Real time: how long calls took on this machine, while somebody watched.
function real(runs) {
  let start = Infinity, end = 0;
  for (const run of runs) {
    for (const [, , from, to] of run.l) {
      if (from === undefined) continue;
      start = Math.min(start, from);
      end = Math.max(end, to ?? from);
    }
  }
  if (start === Infinity) return { width: 1, gaps: [], ticks: [], least: 2, none: true, span: () => null };
  const width = Math.max(1, end - start);
  const ticks = even(width).map((place) => [place, place]);
  const call = (run, place) => {
    const [, , from, to] = run.l[place] ?? [];
    return from === undefined ? null : [from - start, (to ?? end) - start];
  };
  return { width, gaps: [], ticks, least: 2, real: true, call, span: () => null };
}

// Round places for ticks.
function even(width) {
  const rough = width / 6;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? power;
  return Array.from({ length: Math.floor(width / step) + 1 }, (_, n) => n * step);
}
