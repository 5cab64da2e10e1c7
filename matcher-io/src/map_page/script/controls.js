// Filters, colours, size and print.

function option(value, words) {
  return h("option", { value }, words);
}

function fillControls() {
  const regionWords = (value) => (value === UNSAID ? NO_NAME : value);
  const asking = new Set(
    page.demands.map((demand) => (demand.region === undefined ? UNSAID : page.regions[demand.region].name || UNSAID)),
  );
  const values = regionValues();
  byId("filter-chain").append(option("", "全部"), ...page.chains.map((chain) => option(chain.id, chain.name)));
  byId("filter-region").append(
    option("", "全部"),
    ...values.filter((value) => asking.has(value)).map((value) => option(value, regionWords(value))),
  );
  byId("filter-source").append(option("", "全部"), ...values.map((value) => option(value, regionWords(value))));
  byId("filter-time").append(option("", "全部"), ...timeValues().map((value) => option(value, timeName(value))));
  const kinds = page.words.kinds.map((kind, at) =>
    h("label", {}, h("input", { type: "checkbox", name: "kind", value: at, checked: true }), kind),
  );
  byId("filter-kinds").append(...kinds);
}

/** Shows the state in the controls. */
function setControls() {
  for (const key of ["chain", "region", "source", "time"]) byId(`filter-${key}`).value = filter[key];
  for (const box of byId("filter-kinds").querySelectorAll("input")) box.checked = filter.kinds.has(Number(box.value));
}

/** Takes the state from the controls. */
function readControls() {
  for (const key of ["chain", "region", "source", "time"]) filter[key] = byId(`filter-${key}`).value;
  const boxes = [...byId("filter-kinds").querySelectorAll("input:checked")];
  filter.kinds = new Set(boxes.map((box) => Number(box.value)));
}

function chooseRegion(name) {
  filter.region = filter.region === name ? "" : name;
  setControls();
  showAll();
  byId("filter-region").focus();
}

function listenToControls() {
  const form = byId("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    readControls();
    showAll();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clearFilter();
    setControls();
    showAll();
  });
  const panel = byId("panel");
  byId("panel-close").addEventListener("click", () => panel.close());
  panel.addEventListener("close", closePanel);
  // A click beside the panel falls on the dialog itself.
  panel.addEventListener("click", (event) => event.target === panel && panel.close());
  byId("print").addEventListener("click", () => window.print());
  byId("size").addEventListener("click", () => setSize(!document.documentElement.classList.contains("large")));
  byId("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme !== "dark"));
}

/** Keeps what the address jumps to clear of the filters, which stand above it. */
function followBarHeight() {
  const bar = byId("filters");
  const measure = () => document.documentElement.style.setProperty("--bar-height", `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);
}

function setSize(isLarge) {
  document.documentElement.classList.toggle("large", isLarge);
  byId("size").setAttribute("aria-pressed", String(isLarge));
}

function setTheme(isDark) {
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  byId("theme").setAttribute("aria-pressed", String(isDark));
}

/** The colours that the system asks for, until somebody chooses. */
function followSystemTheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => setTheme(dark.matches);
  dark.addEventListener("change", follow);
  byId("theme").addEventListener("click", () => dark.removeEventListener("change", follow));
  follow();
}
