// What this browser knows: runs by number, kept up to date by snapshots and deltas. No drawing.

export class Store {
  constructor() {
    this.runs = new Map();
    this.head = { origin: 0, events: null, dropped: [] };
    this.number = -1;
    this.changes = 0;
    this.answers = new Map();
    this.waiting = new Map();
    this.listeners = new Set();
  }

  // Take a message; "gap" when one before it is missing.
  take(message) {
    if (message.kind === "snap") this.replace(message);
    else if (message.kind === "delta") {
      if (message.number <= this.number) return "old";
      if (message.number !== this.number + 1) return "gap";
      this.change(message);
    } else return this.answer(message);
    this.number = message.number;
    this.changes += 1;
    for (const listener of this.listeners) listener();
    return "taken";
  }

  snapshot() {
    const runs = [...this.runs.values()].map(({ depth, ...run }) => run);
    return { kind: "snap", number: this.number, head: this.head, runs };
  }

  replace(message) {
    this.head = message.head;
    this.runs = new Map(message.runs.map((run) => [run.n, run]));
    this.sorted = null;
  }

  change(message) {
    this.head = message.head;
    for (const { d, ...run } of message.runs) {
      const known = this.runs.get(run.n);
      if (d) {
        run.p = known.p.slice();
        for (const [place, step] of d) run.p[place] = step;
      }
      if (!known || String(known.c) !== String(run.c)) this.sorted = null;
      else run.depth = known.depth;
      this.runs.set(run.n, run);
    }
  }

  // Runs below those that caused them, and else in the order of creation.
  order() {
    if (!this.sorted) this.sorted = tree(this.runs);
    return this.sorted.map((number) => this.runs.get(number));
  }

  // Ask the kernel once for what belongs to the present state of a run, and tell who asked.
  ask(model, question, then) {
    const key = `${question.kind}/${question.run ?? ""}/${question.step ?? ""}`;
    this.waiting.set(key, [...(this.waiting.get(key) ?? []), then]);
    model.send(question);
    return this.answers.get(key) ?? null;
  }

  answer(message) {
    const key = `${message.kind}/${message.run ?? ""}/${message.step ?? ""}`;
    this.answers.set(key, message);
    const asked = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    for (const then of asked) then(message);
    return "answered";
  }
}

function tree(runs) {
  const numbers = [...runs.keys()].sort((a, b) => a - b);
  const below = new Map([[null, []]]);
  for (const number of numbers) {
    const cause = runs.get(number).c?.[0];
    const parent = cause !== undefined && runs.has(cause) ? cause : null;
    if (!below.has(parent)) below.set(parent, []);
    below.get(parent).push(number);
  }
  const found = [];
  const open = below.get(null).map((number) => [number, 0]).reverse();
  while (open.length) {
    const [number, depth] = open.pop();
    runs.get(number).depth = depth;
    found.push(number);
    const children = below.get(number) ?? [];
    for (let place = children.length - 1; place >= 0; place -= 1) {
      open.push([children[place], depth + 1]);
    }
  }
  return found;
}
