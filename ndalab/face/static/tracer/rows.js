// Which rows a person sees: nested runs and steps, after folding, search and filters. No drawing.

export const MANY = 300;

// What one view looks at; it never leaves the browser.
export function outlook() {
  return {
    search: "", fn: "", status: "", from: null, to: null,
    open: new Map(), mode: "lens", following: true, selected: null,
  };
}

export function shownRuns(store, ui) {
  const words = ui.search.trim().toLowerCase();
  return store.order().filter((run) => passes(run, ui) && (!words || matches(run, words)));
}

function passes(run, ui) {
  if (ui.fn && run.f !== ui.fn) return false;
  if (ui.status && run.s !== ui.status) return false;
  const end = run.z ?? Infinity;
  return !(ui.from !== null && end < ui.from) && !(ui.to !== null && run.q > ui.to);
}

function matches(run, words) {
  return holds(words, run.f, run.e, run.o, run.x, run.id) || run.p.some((step) => stepMatches(step, words));
}

export function stepMatches(step, words) {
  return holds(words, step.i, step.d, step.w, step.o, step.x);
}

function holds(words, ...texts) {
  return texts.some((text) => text && text.toLowerCase().includes(words));
}

export function rowsOf(runs, ui) {
  const total = runs.reduce((sum, run) => sum + 1 + run.p.length, 0);
  const brief = total > MANY;
  const rows = [];
  const known = new Set(runs.map((run) => run.n));
  let hiddenBelow = Infinity;
  for (const run of runs) {
    if (run.depth > hiddenBelow) continue;
    const open = ui.open.get(run.n) ?? !brief;
    hiddenBelow = ui.open.get(run.n) === false && known.has(run.n) ? run.depth : Infinity;
    rows.push({ run, step: null, place: null, depth: run.depth, open });
    if (!open) continue;
    for (let place = 0; place < run.p.length; place += 1) {
      rows.push({ run, step: run.p[place], place, depth: run.depth + 1, open: null });
    }
  }
  return rows;
}

export function keyOf(row) {
  return row.step ? `${row.run.n}/${row.place}` : `${row.run.n}`;
}
