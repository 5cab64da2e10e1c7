// Elements, and numbers as people read them. Texts of records go into the page as texts, never as markup.

function byId(id) {
  return document.getElementById(id);
}

/** An element with attributes (`onclick` listens; `share` is a width in [0, 1]) and children, which may be nested lists. */
function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "onclick") element.addEventListener("click", value);
    else if (key === "share") element.style.setProperty("width", `${(100 * value).toFixed(1)}%`);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A table within a frame that scrolls sideways by itself, so that the page never does. */
function framed(label, table) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
}

/** Header cells of columns; a column is its text. */
function columnHeads(columns) {
  return h(
    "thead",
    {},
    h(
      "tr",
      {},
      columns.map((column) => h("th", { scope: "col" }, column)),
    ),
  );
}

function three(value) {
  return value === null || value === undefined ? "—" : value.toFixed(3);
}

function two(value) {
  return value.toFixed(2);
}

function percent(part, whole) {
  return whole > 0 ? `${Math.round((100 * part) / whole)}%` : "—";
}

/** Sorted anew, with ties in their order. */
function sortedBy(list, ...keys) {
  const compare = (a, b) => {
    for (const key of keys) {
      const [left, right] = [key(a), key(b)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };
  return [...list].sort(compare);
}
