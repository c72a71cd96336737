// Plain words for times, counts and statuses: the same as the text and the picture use.

export const KINDS = ["queued", "backoff", "running", "sleeping", "waiting", "invoking", "failed"];

export const NAMES = {
  call: "function entered",
  queued: "queued",
  backoff: "backing off",
  running: "running",
  sleeping: "sleeping",
  waiting: "waiting for an event",
  invoking: "waiting for a run",
  failed: "failed attempt",
};

export const GLYPHS = {
  completed: "✓",
  failed: "✗",
  cancelled: "⊘",
  skipped: "»",
  running: "▸",
  waiting: "◷",
  queued: "·",
  planned: "·",
};

const UNITS = [["d", 86_400_000], ["h", 3_600_000], ["min", 60_000], ["s", 1000]];
const LENGTHS = { ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

// Say how long: 2 h, 1 min 30 s, 1.5 s, 20 ms, 0 s.
export function span(ms, units = 2) {
  if (ms < 1000) return ms ? `${ms} ms` : "0 s";
  if (ms < 60_000) return `${(Math.round(ms / 100) / 10).toString()} s`;
  const parts = [];
  let rest = ms;
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest %= size;
    if (count) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, units).join(" ");
}

// Say when, counted from the origin: +0, +2 h; finer if it would read like another.
export function since(ms, unlike) {
  if (!ms) return "+0";
  if (ms < 0) return `-${span(-ms)}`;
  const choices = [2, 3, 4].map((units) => `+${span(ms, units)}`);
  return choices.find((words) => !unlike?.has(words)) ?? choices[2];
}

// Read what a person wrote as a time: "2 h", "+1 d 2 h", "90"; null when it is none.
export function parsed(text) {
  const plain = text.trim().replace(/^\+/, "");
  if (!plain) return null;
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain) * 1000;
  const parts = [...plain.matchAll(/(\d+(?:\.\d+)?)\s*(ms|min|s|m|h|d)\s*/g)];
  if (parts.map((part) => part[0]).join("") !== plain) return null;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * LENGTHS[unit], 0);
}

export function plural(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

export function counted(statuses) {
  const sorted = Object.entries(statuses).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([status, count]) => `${count.toLocaleString("en")} ${status}`).join(", ");
}

// Say why a run was held: queued for concurrency from +0 to +2 s.
export function held([why, from, to]) {
  const reasons = {
    concurrency: "too many calls at once (concurrency)",
    throttle: "too many starts in a while (throttle)",
    batch: "its batch gathered",
    debounce: "it had to be quiet first (debounce)",
    delay: "its event is of the future",
  };
  const when = to === null ? `since ${since(from)}` : `from ${since(from)} to ${since(to)}`;
  return `${reasons[why] ?? why}, ${when}`;
}

// Say from when to when a run or a step lasts.
export function when(row) {
  const start = row.step ? row.step.g[0]?.[1] : row.run.a ?? row.run.q;
  const end = row.step ? ended(row.step) : row.run.z;
  if (start === undefined) return "";
  if (end === undefined || end === null) return `${since(start)} → …`;
  return start === end ? since(start) : `${since(start)} → ${since(end)}`;
}

function ended(step) {
  const last = step.g[step.g.length - 1];
  return last && last.length > 3 ? last[3] : null;
}

// Say what started a run, as the rows of the text do.
export function trigger(run) {
  if (run.cron) return `on schedule ${run.cron}`;
  if (run.c && run.c[1] === "invoke") return `invoked by ${run.c[2] ?? `run ${run.c[0] + 1}`}`;
  return `on ${run.e}${run.m ? ` and ${run.m - 1} more` : ""}`;
}

export function does(step) {
  const late = step.late ? ", timed out" : "";
  const fault = step.u ? `, fault injected: ${step.u}` : "";
  return `${step.d}${late}${step.y ? `, ${step.y} attempts` : ""}${fault}`;
}
