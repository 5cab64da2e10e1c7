// 图四 and 图五: regions by chains, and links by what they lack.

const SOURCES_NAMED = 20;

function showPlaces() {
  const counted = countRegions();
  const chains = page.chains.map((_, chain) => chain).filter(chainPasses);
  const rows = page.regions.map((_, region) => placeRow(counted[region], region, chains));
  const asking = sortedBy(
    rows.filter((row) => row.demands),
    (row) => -row.demands,
  );
  const offering = sortedBy(
    rows.filter((row) => !row.demands && row.supplies),
    (row) => -row.supplies,
  );
  const most = asking.length ? asking[0].demands : 1;
  const columns = ["区县", "需求", "本地供给", ...chains.map((chain) => page.chains[chain].name)];
  const table = h(
    "table",
    { class: "places" },
    h("caption", {}, "有需求的地区，按需求多少排列；各格只计该地区自身的需求和供给"),
    columnHeads(columns),
    h(
      "tbody",
      {},
      asking.map((row) => placeRowElement(row, most)),
    ),
  );
  const named = offering.slice(0, SOURCES_NAMED).map((row) => `${regionName(row.region)} ${row.supplies}`);
  const rest = offering.length > SOURCES_NAMED ? ` 等 ${offering.length} 个` : "";
  const sources = named.length ? h("p", {}, `只有供给的地区：${named.join("、")}${rest}。`) : null;
  byId("places-body").replaceChildren(framed("区县分布", table), ...[sources].filter(Boolean));
}

/** Counts of a region, of all chains or of the one that is chosen. */
function placeRow(counted, region, chains) {
  const shown = chains.map((chain) => counted.chains[chain]);
  const { demands, answered, supplies } = filter.chain ? shown[0].counts : counted.all;
  return { region, shown, demands, answered, supplies };
}

function placeRowElement(row, most) {
  const name = page.regions[row.region].name || UNSAID;
  const isChosen = filter.region === name || filter.source === name;
  const cells = row.shown.map((coupling) => {
    const some = coupling.counts.demands + coupling.counts.supplies > 0;
    const counts = some ? h("span", { class: "counts" }, countWords(coupling)) : null;
    return h(
      "td",
      {},
      h(
        "div",
        { class: `cell ${colourClass(coupling)}` },
        h("span", { class: "degree" }, degreeWords(coupling)),
        counts,
      ),
    );
  });
  const choose = () => chooseRegion(name);
  const answered = `${row.demands}（已答 ${row.answered}）`;
  return h(
    "tr",
    { class: isChosen ? "chosen" : null },
    h("th", { scope: "row" }, h("button", { type: "button", class: "link", onclick: choose }, regionName(row.region))),
    h("td", {}, answered, bar(row.demands / most, "demand")),
    h("td", { class: "number" }, row.supplies),
    cells,
  );
}

function showGaps(counted) {
  const positions = ["上游", "中游", "下游"];
  const rows = page.chains
    .map((_, chain) => chain)
    .filter(chainPasses)
    .map((chain) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, page.chains[chain].name),
        positions.map((position) => {
          const links = page.chains[chain].links.filter((link) => page.links[link].position === position);
          return h(
            "td",
            {},
            links.length
              ? h(
                  "ul",
                  { class: "gap-list" },
                  links.map((link) => h("li", {}, gapButton(counted.links[link], link))),
                )
              : "—",
          );
        }),
      ),
    );
  const table = h(
    "table",
    { class: "gaps" },
    h("caption", {}, gapCaption(counted)),
    columnHeads(["产业链", ...positions]),
    h("tbody", {}, rows),
  );
  byId("gaps-body").replaceChildren(framed("缺口图", table));
}

function gapCaption(counted) {
  const shown = counted.links.filter((_, link) => chainPasses(page.links[link].chain));
  const count = (gap) => shown.filter((coupling) => coupling.gap === gap).length;
  const halfWaiting = `其中过半需求待解 ${shown.filter(isHalfWaiting).length} 个`;
  const words = page.words.gaps.map(
    (name, gap) => `${name} ${count(gap)} 个${gap === GAP.strengthen ? `（${halfWaiting}）` : ""}`,
  );
  return words.join("，");
}

function gapButton(coupling, link) {
  const { counts, gap } = coupling;
  const half = isHalfWaiting(coupling);
  const open = () => openPanel(link, null);
  const parts = [
    `${shortGap(gap)}${half ? "，过半待解" : ""}`,
    `需${counts.demands} 供${counts.supplies}`,
    counts.waiting ? `待解${counts.waiting}` : "",
  ];
  return h(
    "button",
    {
      type: "button",
      class: `gap ${half ? "half-waiting" : `gap-${gap}`}`,
      "data-link": page.links[link].id,
      onclick: open,
    },
    h("b", {}, page.links[link].name),
    parts.filter(Boolean).map((part) => h("span", { class: "part" }, part)),
  );
}
