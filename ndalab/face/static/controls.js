// The inputs of the panel. What is typed stays here until it is sent, as a custom message; the
// kernel's side arrives in the traits `forms` and `view`. All text is set as text, never as markup.

let count = 0;

/** Make an element with properties, attributes and children. */
function make(tag, { attrs = {}, ...props } = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** An element that takes the keyboard: the notebook's own shortcuts must leave it alone. */
function input(tag, props = {}, ...children) {
  const attrs = { ...props.attrs, "data-lm-suppress-shortcuts": "true" };
  return make(tag, { ...props, attrs }, ...children);
}

/** Call `act` when a form is submitted. JupyterLab keeps Enter from doing so by itself. */
function onSubmit(form, act) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.localName !== "input") return;
    event.preventDefault();
    form.requestSubmit();
  });
}

const option = (value, text) => make("option", { value, textContent: text });

const INPUTS = {
  text: () => input("input", { type: "text" }),
  integer: () => input("input", { type: "text", inputMode: "numeric" }),
  number: () => input("input", { type: "text", inputMode: "decimal" }),
  switch: () => input("input", { type: "checkbox" }),
  json: () => input("textarea", { rows: 3, spellcheck: false }),
  choice: (field) =>
    input("select", {}, ...(field.value === "" ? [option("", "")] : []), ...field.choices.map((c) => option(c, c))),
};

/** One field: label, input, help, and room for what is wrong with it. */
function fieldOf(field, prefix) {
  const id = `${prefix}-${count++}`;
  const control = INPUTS[field.kind](field);
  if (field.kind === "switch") control.checked = field.value;
  else control.value = field.value;
  const problem = make("div", { id: `${id}-problem`, className: "problem" });
  const help = make("div", { id: `${id}-help`, className: "help", textContent: field.help });
  control.id = id;
  control.name = field.name;
  control.setAttribute("aria-describedby", `${id}-problem ${id}-help`);
  if (field.required) control.setAttribute("aria-required", "true");
  const label = make("label", { htmlFor: id, textContent: field.label + (field.required ? " *" : "") });
  return {
    node: make("div", { className: "field" }, label, control, problem, ...(field.help ? [help] : [])),
    value: () => (field.kind === "switch" ? control.checked : control.value),
    complain(text) {
      problem.textContent = text ?? "";
      if (text) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    },
    control,
    name: field.name,
  };
}

/** The form of one event. */
function formOf(form, prefix, send) {
  const fields = form.fields.map((field) => fieldOf(field, prefix));
  const whole = make("div", { className: "problem" });
  const button = input("button", { type: "submit", textContent: "Send" });
  const node = make("form", { noValidate: true }, ...fields.map((f) => f.node), whole, button);
  onSubmit(node, () => {
    send({ k: "send", event: form.event, values: Object.fromEntries(fields.map((f) => [f.name, f.value()])) });
  });
  return {
    node,
    complain(errors) {
      for (const field of fields) field.complain(errors[field.name]);
      whole.textContent = errors[""] ?? "";
      fields.find((field) => errors[field.name])?.control.focus();
    },
  };
}

/** The part that sends events: a choice of events, and the form of the chosen one. */
function sender(model, prefix) {
  const forms = model.get("forms");
  const built = forms.map((form) => formOf(form, prefix, (message) => model.send(message)));
  const choice = input("select", { attrs: { "aria-label": "Event" } }, ...forms.map((f, n) => option(n, f.event)));
  const place = make("div", {}, ...(built.length ? [built[0].node] : ["This lab listens to no event."]));
  choice.addEventListener("change", () => place.replaceChildren(built[choice.value].node));
  const node = make("fieldset", {}, make("legend", { textContent: "Send an event" }), ...(forms.length ? [choice] : []), place);
  let shown = null;
  return {
    node,
    update({ errors }) {
      // Only what is new is shown: a refresh must not take the focus away from what is typed.
      const text = JSON.stringify(errors);
      if (text !== shown) forms.forEach((f, n) => built[n].complain(f.event === errors.event ? errors.fields : {}));
      shown = text;
    },
  };
}

/** Put new options into a select, and keep what was chosen if it is still there. */
function refill(select, pairs) {
  const text = JSON.stringify(pairs);
  if (select.dataset.shown === text) return;
  const chosen = select.value;
  select.replaceChildren(...pairs.map(([value, words]) => option(value, words)));
  if (pairs.some(([value]) => value === chosen)) select.value = chosen;
  select.dataset.shown = text;
}

/** The part that cancels runs. */
function canceller(model) {
  const runs = input("select", { attrs: { "aria-label": "Run" } });
  const button = input("button", { type: "button", textContent: "Cancel the run" });
  button.addEventListener("click", () => model.send({ k: "cancel", run: runs.value }));
  return {
    node: make("div", { className: "row" }, runs, button),
    update(view) {
      refill(runs, view.runs.length ? view.runs : [["", "no run to cancel"]]);
      runs.disabled = button.disabled = !view.runs.length;
    },
  };
}

/** The choice of how fast time plays. */
function speeds(model) {
  const choice = input("select", { attrs: { "aria-label": "Speed of playing" } });
  choice.addEventListener("change", () => model.send({ k: "speed", value: Number(choice.value) }));
  return {
    node: make("div", { className: "row" }, make("span", { textContent: "Play at" }), choice),
    update(view) {
      refill(choice, view.speeds.map(([words, value]) => [String(value), words]));
      choice.value = String(view.speed);
      choice.disabled = !view.virtual;
    },
  };
}

/** The part that injects faults, and lists those that are still to come. */
function saboteur(model) {
  const kind = input("select", { attrs: { "aria-label": "Kind of fault" } });
  const name = input("input", { type: "text", placeholder: "step or event", attrs: { "aria-label": "Step or event" } });
  const times = input("input", { type: "text", inputMode: "numeric", value: "1", size: 3, attrs: { "aria-label": "How often" } });
  const set = input("button", { type: "submit", textContent: "Set the fault" });
  const clear = input("button", { type: "button", textContent: "Clear" });
  const list = make("ul");
  const row = make("form", { className: "row", noValidate: true }, kind, name, times, make("span", { textContent: "times" }), set, clear);
  onSubmit(row, () => {
    model.send({ k: "inject", kind: kind.value, name: name.value, times: times.value });
  });
  clear.addEventListener("click", () => model.send({ k: "clear" }));
  return {
    node: make("fieldset", {}, make("legend", { textContent: "Inject a fault" }), row, list),
    update(view) {
      refill(kind, view.fault_kinds);
      list.replaceChildren(...view.faults.map((text) => make("li", { textContent: text })));
      clear.disabled = !view.faults.length;
    },
  };
}

/** What the lab's clock and runs say, and what came of the last input. */
function notes() {
  const status = make("div", { className: "status" });
  const note = make("div", { className: "note", attrs: { role: "status" } });
  return {
    node: make("div", {}, status, note),
    update(view) {
      status.textContent = view.status;
      note.dataset.kind = view.note.kind;
      if (note.textContent !== view.note.text) note.textContent = view.note.text;
    },
  };
}

export default {
  render({ model, el }) {
    const prefix = `ndalab-controls-${count++}`;
    const parts = [speeds(model), notes(), sender(model, prefix), canceller(model), saboteur(model)];
    const update = () => parts.forEach((part) => part.update(model.get("view")));
    el.append(make("div", { className: "ndalab-controls" }, ...parts.map((part) => part.node)));
    update();
    model.on("change:view", update);
    return () => model.off("change:view", update);
  },
};
