// What the page shows: filters and the open panel. It stands in the address, so that a view can be passed on.

const filter = { chain: "", region: "", source: "", time: "", kinds: new Set(page.words.kinds.keys()) };
/** The link and stage whose panel is open; a stage of null stands for all. */
let opened = null;
let written = "";

function isUnfiltered() {
  return !filter.region && !filter.source && !filter.time && filter.kinds.size === page.words.kinds.length;
}

function clearFilter() {
  Object.assign(filter, { chain: "", region: "", source: "", time: "", kinds: new Set(page.words.kinds.keys()) });
}

/** The state as the end of the address. */
function stateText() {
  const parts = new URLSearchParams();
  for (const key of ["chain", "region", "source", "time"]) if (filter[key]) parts.set(key, filter[key]);
  if (filter.kinds.size < page.words.kinds.length) parts.set("kinds", [...filter.kinds].sort().join(""));
  if (opened) parts.set("link", page.links[opened.link].id);
  if (opened && opened.stage !== null) parts.set("stage", String(opened.stage));
  return parts.toString();
}

/** Puts the state into the address without going there, which would take the focus away. */
function writeState() {
  written = stateText();
  if (location.hash.slice(1) === written) return;
  // The address of a section stays until there is something to say.
  if (!written && !location.hash.includes("=")) return;
  try {
    history.replaceState(null, "", `#${written}`);
  } catch {
    // Some browsers forbid it for files; the page then works without its state in the address.
  }
}

/** Takes the state from the address; false where the address names none, as that of a section. */
function readState() {
  const text = location.hash.slice(1);
  if (!text.includes("=") || text === written) return false;
  const parts = new URLSearchParams(text);
  clearFilter();
  const known = (list, value) => (list.includes(value) ? value : "");
  filter.chain = known(
    page.chains.map((chain) => chain.id),
    parts.get("chain"),
  );
  filter.region = known(regionValues(), parts.get("region"));
  filter.source = known(regionValues(), parts.get("source"));
  filter.time = known(timeValues(), parts.get("time"));
  if (parts.has("kinds")) {
    filter.kinds = new Set([...parts.get("kinds")].map(Number).filter((kind) => kind in page.words.kinds));
  }
  const link = page.links.findIndex((one) => one.id === parts.get("link"));
  const stage = parts.has("stage") ? Number(parts.get("stage")) : null;
  opened = link >= 0 && (stage === null || stage in page.words.stages) ? { link, stage } : null;
  return true;
}

/** The values of the filters by region; a region without a name stands for records that name none. */
function regionValues() {
  return page.regions.map((region) => region.name || UNSAID);
}

/** Years with their half-years, the latest first, then what is not dated. */
function timeValues() {
  const found = new Set(page.demands.flatMap((demand) => timesOf(demand.submitted)));
  const dated = [...found].filter((time) => time !== UNSAID);
  const order = (time) => (time.length === 4 ? `${time}-9` : time);
  const sorted = sortedBy(dated, order).reverse();
  return found.has(UNSAID) ? [...sorted, UNSAID] : sorted;
}

function chainPasses(chain) {
  return !filter.chain || page.chains[chain].id === filter.chain;
}

function regionPasses(wanted, region) {
  return !wanted || (region !== undefined && region !== null && (page.regions[region].name || UNSAID) === wanted);
}

function demandPasses(demand) {
  return (
    regionPasses(filter.region, demand.region) && (!filter.time || timesOf(demand.submitted).includes(filter.time))
  );
}

function supplyPasses(supply) {
  return filter.kinds.has(supply.kind) && regionPasses(filter.source, supply.region);
}

/** The accepted matches of a demand whose supplies pass. */
function acceptedOf(demand) {
  return demand.accepted.filter((pair) => supplyPasses(page.supplies[pair.supply]));
}

function waits(demand) {
  return demand.open && acceptedOf(demand).length === 0;
}

/** Whether a demand or supply stands on the chain that is chosen, or none is. */
function isOnChosenChain(links) {
  return !filter.chain || links.some((link) => chainPasses(page.links[link].chain));
}
