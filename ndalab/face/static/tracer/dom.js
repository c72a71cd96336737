// Elements and their text. What users and services wrote reaches a page here alone, as text nodes.

const SVG = "http://www.w3.org/2000/svg";
const STOPPED = new Set(["button", "input", "select", "textarea", "summary"]);

// Make an element: h("p", { class: "quiet", onclick: f }, "text", child, null).
export function h(tag, props, ...children) {
  return filled(document.createElement(tag), tag, props, children);
}

export function s(tag, props, ...children) {
  return filled(document.createElementNS(SVG, tag), tag, props, children);
}

export function filled(el, tag, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) set(el, name, value);
  // JupyterLab takes keys away from whatever does not say on itself that it needs them.
  if (STOPPED.has(tag) || props?.tabindex !== undefined) el.dataset.lmSuppressShortcuts = "true";
  el.append(...children.flat(3).filter((child) => child !== null && child !== undefined));
  return el;
}

function set(el, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
  else if (name === "value" || name === "hidden") el[name] = value;
  else el.setAttribute(name, value === true ? "" : value);
}

// Put children in the place of others, and leave the focus where it was if its element stays.
export function fill(el, ...children) {
  el.replaceChildren(...children.flat(3).filter((child) => child !== null && child !== undefined));
  return el;
}

let names = 0;

// Name an element, uniquely among all views of the page.
export function unique(prefix) {
  names += 1;
  return `nd-${prefix}-${names}`;
}
