// The five lists; they narrow with the filters.

const ROWS_SHOWN = 10;
const ROWS_ADDED = 40;
/** So many rows are printed of a list, however few are shown. */
const ROWS_PRINTED = 40;
const INSTITUTIONS_NAMED = 5;
const rowsShown = new Map();

function showLists(counted) {
  const lists = [mendList(counted), waitingList(), commonList(), challengeList(), pairingList()];
  byId("lists-body").replaceChildren(...lists.map(listSection));
}

/** A list as a table that shows its first rows and more on demand; `total` counts rows that the page does not hold, too. */
function listSection(list) {
  const { id, title, hint, columns, rows, row } = list;
  const shown = rowsShown.get(id) || ROWS_SHOWN;
  const kept = rows.slice(0, Math.max(shown, ROWS_PRINTED));
  const elements = kept.map((one, at) => {
    const element = row(one, at);
    element.classList.toggle("beyond", at >= shown);
    return element;
  });
  const table = h("table", { class: "list" }, columnHeads(columns), h("tbody", {}, elements));
  const total = Math.max(list.total || 0, rows.length);
  const more = () => {
    rowsShown.set(id, shown + ROWS_ADDED);
    const section = byId(id);
    const fresh = listSection(list);
    section.replaceWith(fresh);
    (fresh.querySelector(".more") || fresh.querySelector("h3")).focus();
  };
  const rest = rows.length - shown;
  const unprinted = total - kept.length;
  const held = total > rows.length ? `本页只收录前 ${rows.length} 项，` : "";
  return h(
    "section",
    { id, class: "list-section", "aria-labelledby": `${id}-title` },
    h("h3", { id: `${id}-title`, tabindex: "-1" }, `${title}（${total}）`),
    h("p", { class: "hint" }, hint),
    rows.length ? framed(title, table) : h("p", { class: "hint" }, "没有。"),
    rest > 0
      ? h(
          "button",
          { type: "button", class: "more", onclick: more },
          `再显示 ${Math.min(rest, ROWS_ADDED)} 项（还有 ${rest} 项）`,
        )
      : null,
    held ? h("p", { class: "hint" }, `${held}其余见工作簿和 JSON 文件。`) : null,
    unprinted > 0 ? h("p", { class: "printed hint" }, `另有 ${unprinted} 项未印，见工作簿和 JSON 文件。`) : null,
  );
}

/** Links to mend with the demands that wait: those without supply first, then by the number of demands. */
function mendLinks(couplings) {
  const rows = page.links
    .map((_, link) => ({ link, coupling: couplings[link] }))
    .filter(({ link, coupling }) => isToBeMended(coupling) && chainPasses(page.links[link].chain))
    .map((row) => ({
      ...row,
      waiting: page.demands.filter((demand) => shareOn(demand, row.link) && demandPasses(demand) && waits(demand)),
    }));
  return sortedBy(
    rows,
    (row) => Number(row.coupling.gap !== GAP.mend),
    (row) => -row.waiting.length,
  );
}

/** The best pair of each institution for some demands. */
function nearestInstitutions(demands) {
  const best = new Map();
  for (const demand of demands) {
    for (const pair of demand.nearest.filter((one) => supplyPasses(page.supplies[one.supply]))) {
      const { institution } = page.supplies[pair.supply];
      const other = best.get(institution);
      if (page.organisations[institution].name && (!other || pair.score > other.score)) best.set(institution, pair);
    }
  }
  return sortedBy([...best.values()], (pair) => -pair.score).slice(0, INSTITUTIONS_NAMED);
}

function mendList(counted) {
  const row = ({ link, coupling, waiting }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, linkButton(link, linkName(link))),
      h("td", {}, gapChip(coupling)),
      h(
        "td",
        {},
        waiting.length
          ? h(
              "ul",
              {},
              waiting.map((demand) => h("li", {}, `${demand.title}（${nameOf(demand.enterprise)}）`)),
            )
          : "无",
      ),
      h(
        "td",
        {},
        nearestInstitutions(waiting).map((pair) =>
          h(
            "p",
            {},
            `${nameOf(page.supplies[pair.supply].institution)}：${page.supplies[pair.supply].title}（${two(pair.score)}）`,
          ),
        ),
      ),
    );
  return {
    id: "list-mend",
    title: "补链清单",
    hint: "缺供给的环节，以及过半需求（按权重）待解的环节；附最接近的单位，可去争取。",
    columns: ["环节", "缺口", "待解需求", "最接近的单位"],
    rows: mendLinks(counted.links),
    row,
  };
}

function waitingList() {
  const rows = page.lists.waiting
    .map((at) => page.supplies[at])
    .filter((supply) => supplyPasses(supply) && isOnChosenChain(supply.links));
  const row = (supply) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, supply.title || supply.id, h("span", { class: "id" }, supply.id)),
      h("td", {}, page.words.kinds[supply.kind]),
      h("td", {}, nameOf(supply.institution)),
      h("td", {}, regionName(supply.region)),
      h("td", {}, page.words.stages[supply.stage]),
      h("td", { class: "number" }, supply.year || "—"),
      h("td", {}, supply.links.map(linkName).join("、") || "未归链"),
    );
  return {
    id: "list-waiting",
    title: "待转化清单",
    hint: "没有需求承接的供给（不含政策），成熟的在前，再按年份由近到远。",
    columns: ["名称", "类别", "单位", "地区", "阶段", "年份", "环节"],
    rows,
    total: filter.chain ? rows.length : countWaitingSupplies(),
    row,
  };
}

function commonList() {
  const demandsOf = (common) => common.demands.map((at) => page.demands[at]);
  const rows = page.lists.common.filter((common) => {
    const demands = demandsOf(common);
    return (
      demands.some(demandPasses) && isOnChosenChain(demands.flatMap((demand) => demand.shares.map(([link]) => link)))
    );
  });
  const row = (common) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, common.words.join("、") || "—"),
      h(
        "td",
        {},
        h(
          "ul",
          {},
          demandsOf(common).map((demand) => h("li", {}, `${demand.title}（${nameOf(demand.enterprise)}）`)),
        ),
      ),
      h("td", { class: "number" }, common.enterprises),
      h("td", {}, common.links.map(linkName).join("、") || "—"),
      h(
        "td",
        {},
        common.proposals.length
          ? common.proposals.map(([at, demands]) =>
              h("p", {}, `${page.supplies[at].title}（${nameOf(page.supplies[at].institution)}，可答 ${demands} 项）`),
            )
          : "—",
      ),
      h("td", { class: "number" }, two(common.similarity)),
    );
  return {
    id: "list-common",
    title: "共性需求清单",
    hint: "几家企业提出的相近需求，可以合并立项；相似度为其中最不相像的两项。",
    columns: ["共同要点", "需求", "企业数", "环节", "可共用的供给", "相似度"],
    rows,
    row,
  };
}

/** Open demands that wait, those whose nearest supply is farthest off first. */
function challengeDemands() {
  const waiting = page.demands.filter((demand) => demandPasses(demand) && waits(demand));
  const onChain = waiting.filter((demand) => isOnChosenChain(demand.shares.map(([link]) => link)));
  return sortedBy(onChain, nearestScore);
}

function challengeList() {
  const row = (demand) => {
    const [nearest] = demand.nearest;
    const words = nearest
      ? `${page.supplies[nearest.supply].title}（${nameOf(page.supplies[nearest.supply].institution)}）`
      : "没有相近的供给";
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, demand.title || demand.id, h("span", { class: "id" }, demand.id)),
      h("td", {}, nameOf(demand.enterprise)),
      h("td", {}, regionName(demand.region)),
      h("td", {}, demand.shares.map(([link]) => linkName(link)).join("、") || "未归链"),
      h("td", { class: "number" }, demand.budgetWanYuan === undefined ? "—" : demand.budgetWanYuan),
      h("td", {}, demand.deadline || "—"),
      h("td", {}, words),
      h("td", { class: "number" }, nearest ? two(nearest.score) : "—"),
    );
  };
  return {
    id: "list-challenge",
    title: "揭榜清单",
    hint: "尚无可对接供给的需求，离现有供给最远的在前，宜张榜攻关。",
    columns: ["需求", "企业", "区县", "环节", "预算（万元）", "期限", "最接近的供给", "得分"],
    rows: challengeDemands(),
    row,
  };
}

function pairingList() {
  const progress = ["签约", "已对接", "已联系"];
  const order = (event) => (progress.includes(event) ? progress.indexOf(event) : progress.length);
  const demands = page.demands.filter(
    (demand) => demandPasses(demand) && isOnChosenChain(demand.shares.map(([link]) => link)),
  );
  const rows = sortedBy(
    demands.flatMap((demand) =>
      acceptedOf(demand).map((pair) => ({ demand, pair, supply: page.supplies[pair.supply] })),
    ),
    ({ pair }) => order(pair.outcome),
    ({ pair }) => -pair.score,
  );
  const row = ({ demand, pair, supply }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, demand.title || demand.id, h("span", { class: "id" }, demand.id)),
      h("td", {}, nameOf(demand.enterprise)),
      h("td", {}, regionName(demand.region)),
      h("td", {}, h("span", { class: "kind" }, page.words.kinds[supply.kind]), supply.title || supply.id),
      h("td", {}, nameOf(supply.institution)),
      h("td", { class: "number" }, two(pair.score)),
      h("td", {}, pair.verdict),
      h("td", {}, pair.outcome || "尚未联系"),
    );
  return {
    id: "list-pairing",
    title: "对接清单",
    hint: "可对接的供需，进展远的在前，再按得分由高到低。",
    columns: ["需求", "企业", "区县", "供给", "单位", "得分", "结论", "进展"],
    rows,
    row,
  };
}
