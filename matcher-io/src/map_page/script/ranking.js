// All links in one table, the worst first unless somebody sorts otherwise.

/** Columns: a heading, a sort key, and whether a sort by it begins with the greatest. */
const RANKING_COLUMNS = [
  { name: "名次" },
  { name: "环节", key: (row) => linkName(row.link) },
  { name: "位置", key: (row) => ["上游", "中游", "下游"].indexOf(page.links[row.link].position) },
  { name: "需求", key: (row) => row.coupling.counts.demands, falling: true },
  { name: "待解", key: (row) => row.coupling.counts.waiting, falling: true },
  { name: "供给", key: (row) => row.coupling.counts.supplies, falling: true },
  { name: "已答率", key: (row) => answeredShare(row.coupling.counts) },
  { name: "U₁", key: (row) => row.coupling.demandStrength, falling: true },
  { name: "U₂", key: (row) => row.coupling.supplyStrength, falling: true },
  { name: "C", key: (row) => degreeKey(row, "c") },
  { name: "T", key: (row) => degreeKey(row, "t") },
  { name: "D", key: (row) => degreeKey(row, "d") },
  { name: "D′", key: (row) => degreeKey(row, "modifiedD") },
  { name: "等级" },
  { name: "缺口", key: (row) => row.coupling.gap },
  { name: "主要障碍" },
];
/** The number of the column by which rows are sorted, and whether they rise; null for the worst first. */
let ranking = null;

function answeredShare(counts) {
  return counts.demands ? counts.answered / counts.demands : 2;
}

/** Units without a degree stand behind those with one. */
function degreeKey(row, name) {
  return row.coupling.degree ? row.coupling.degree[name] : 2;
}

function showRanking(counted) {
  const links = page.chains
    .map((_, chain) => chain)
    .filter(chainPasses)
    .flatMap((chain) => page.chains[chain].links);
  const rows = worstFirst(counted.links, links).map((link, at) => ({
    link,
    rank: at + 1,
    coupling: counted.links[link],
  }));
  const heads = RANKING_COLUMNS.map((column, at) => rankingHead(column, at, counted));
  const table = h(
    "table",
    { class: "ranking" },
    h("caption", {}, `共 ${rows.length} 个环节`),
    h("thead", {}, h("tr", {}, heads)),
    h("tbody", {}, ranked(rows).map(rankingRow)),
  );
  byId("ranking-body").replaceChildren(framed("环节排序", table));
}

function ranked(rows) {
  if (ranking === null) return rows;
  const sorted = sortedBy(rows, RANKING_COLUMNS[ranking.column].key);
  return ranking.rises ? sorted : sorted.reverse();
}

function rankingHead(column, at, counted) {
  if (!column.key && column.name !== "名次") return h("th", { scope: "col" }, column.name);
  const isChosen = ranking ? ranking.column === at : at === 0;
  const rises = !ranking || ranking.rises;
  const sort = () => {
    ranking = at === 0 ? null : { column: at, rises: isChosen ? !ranking.rises : !column.falling };
    showRanking(counted);
    byId("ranking-body").querySelectorAll("thead button")[sortButtonNumber(at)].focus();
  };
  const state = isChosen ? (rises ? "ascending" : "descending") : "none";
  const mark = h("span", { "aria-hidden": "true" }, isChosen ? (rises ? " ▲" : " ▼") : "");
  return h(
    "th",
    { scope: "col", "aria-sort": state },
    h("button", { type: "button", class: "sort", onclick: sort }, column.name, mark),
  );
}

function sortButtonNumber(column) {
  return RANKING_COLUMNS.slice(0, column).filter((one) => one.key || one.name === "名次").length;
}

function rankingRow({ link, rank, coupling }) {
  const { counts, degree } = coupling;
  const { position, chain } = page.links[link];
  const number = (value) => h("td", { class: "number" }, value);
  return h(
    "tr",
    { "data-link": page.links[link].id },
    number(rank),
    h(
      "th",
      { scope: "row" },
      linkButton(link, page.links[link].name),
      h("small", { class: "below" }, page.chains[chain].name),
    ),
    h("td", {}, position),
    number(counts.demands),
    number(counts.waiting),
    number(counts.supplies),
    number(percent(counts.answered, counts.demands)),
    number(three(coupling.demandStrength)),
    number(three(coupling.supplyStrength)),
    ["c", "t", "d", "modifiedD"].map((name) => number(degree ? three(degree[name]) : "—")),
    h("td", {}, levelChip(coupling)),
    h("td", {}, shortGap(coupling.gap)),
    h("td", {}, obstacleWords(coupling)),
  );
}
