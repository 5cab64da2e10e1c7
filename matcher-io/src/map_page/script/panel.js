// The records behind a cell.

const SUPPLIES_SHOWN = 20;

/** Opens the panel of a link, at one stage or (null) at all. Focus goes back to what opened it when it closes. */
function openPanel(link, stage) {
  opened = { link, stage };
  fillPanel();
  const panel = byId("panel");
  if (!panel.open) panel.showModal();
  byId("panel-body").scrollTop = 0;
  writeState();
}

function fillPanel() {
  const { link, stage } = opened;
  const counted = countAll();
  const coupling = stage === null ? counted.links[link] : counted.cells[link][stage];
  const place = stage === null ? "全部阶段" : page.words.stages[stage];
  byId("panel-title").replaceChildren(linkName(link), h("small", {}, `${page.links[link].position} · ${place}`));
  const narrowed = isUnfiltered() ? null : h("p", { class: "hint" }, "以下按当前筛选计算。");
  byId("panel-body").replaceChildren(
    ...[narrowed, figureList(coupling), demandPart(link, stage), supplyPart(link, stage, coupling)].filter(Boolean),
  );
}

function closePanel() {
  opened = null;
  writeState();
}

function figureList(coupling) {
  const { counts, degree } = coupling;
  const degrees = degree
    ? `C ${three(degree.c)} · T ${three(degree.t)} · D ${three(degree.d)} · C′ ${three(degree.modifiedC)}`
    : "一侧缺失，不可计算";
  const obstacles = coupling.obstacles.map((one) => `${page.words.factors[one.factor]} ${percent(one.share, 1)}`);
  const outcomes = [...counts.outcomes].map(([event, pairs]) => `${event} ${pairs}`);
  const rows = [
    ["修正协调度 D′", [h("b", {}, degree ? three(degree.modifiedD) : "—"), " ", levelChip(coupling)]],
    ["缺口类型", page.words.gaps[coupling.gap]],
    [
      "需求",
      `${counts.demands} 项，已有可对接供给 ${counts.answered} 项（${percent(counts.answered, counts.demands)}）`,
    ],
    ["供给", `${counts.supplies} 项：${kindWords(counts)}`],
    ["强度", `U₁ ${three(coupling.demandStrength)} · U₂ ${three(coupling.supplyStrength)}`],
    ["耦合", degrees],
    ["障碍", obstacles.join("、") || "无"],
    ["进展", outcomes.join("、") || "尚无对接记录"],
    ["提醒", coupling.few ? FEW : ""],
  ];
  return h(
    "dl",
    { class: "figures" },
    rows.filter(([, words]) => words).map(([name, words]) => h("div", {}, h("dt", {}, name), h("dd", {}, words))),
  );
}

function demandPart(link, stage) {
  const demands = demandsOn(link, stage);
  const waiting = demands.filter(waits).length;
  const title = `需求 ${demands.length} 项${waiting ? `，其中待解 ${waiting} 项` : ""}`;
  const none = h("p", { class: "hint" }, "这里没有需求。");
  return h("section", { class: "records" }, h("h3", {}, title), demands.length ? demands.map(demandCard) : none);
}

/** A demand with its accepted matches, or with what comes nearest. */
function demandCard(demand) {
  const accepted = acceptedOf(demand);
  const facts = [
    nameOf(demand.enterprise),
    regionName(demand.region),
    demand.status,
    `要求阶段：${page.words.stages[demand.stage]}`,
    demand.budgetWanYuan === undefined ? "" : `预算 ${demand.budgetWanYuan} 万元`,
    demand.submitted ? `提交 ${demand.submitted}` : "",
    demand.deadline ? `期限 ${demand.deadline}` : "",
  ].filter(Boolean);
  return h(
    "article",
    { class: "demand", "data-demand": demand.id },
    h("h4", {}, demand.title || demand.id),
    h("p", { class: "facts" }, facts.join(" · "), h("span", { class: "id" }, demand.id)),
    accepted.length ? pairList("可对接的供给", accepted) : nearestList(demand),
  );
}

function nearestList(demand) {
  if (demand.accepted.length) return h("p", { class: "hint" }, "可对接的供给都不在当前筛选之内。");
  if (!demand.nearest.length) return h("p", { class: "hint" }, "没有相近的供给。");
  return pairList("尚无可对接的供给，最接近的是", demand.nearest);
}

function pairList(title, pairs) {
  return [h("p", { class: "pairs-title" }, title), h("ul", { class: "pairs" }, pairs.map(pairItem))];
}

function pairItem(pair) {
  const supply = page.supplies[pair.supply];
  return h(
    "li",
    {},
    h("p", {}, h("span", { class: "kind" }, page.words.kinds[supply.kind]), h("b", {}, supply.title || supply.id)),
    h(
      "p",
      { class: "facts" },
      [`${nameOf(supply.institution)} · 得分 `, h("b", {}, two(pair.score)), ` · ${pair.verdict}`],
      pair.outcome ? ` · ${pair.outcome}` : "",
      h("span", { class: "id" }, supply.id),
    ),
    pair.reasons.length
      ? h(
          "ul",
          { class: "reasons" },
          pair.reasons.map((reason) => h("li", {}, reason)),
        )
      : null,
  );
}

function supplyPart(link, stage, coupling) {
  const named = suppliesOn(link, stage);
  const shown = named.slice(0, SUPPLIES_SHOWN);
  const { supplies } = coupling.counts;
  const rows = shown.map((supply) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, supply.title || supply.id, h("span", { class: "id" }, supply.id)),
      h("td", {}, page.words.kinds[supply.kind]),
      h("td", {}, nameOf(supply.institution)),
      h("td", {}, page.words.stages[supply.stage]),
      h("td", { class: "number" }, supply.year || "—"),
      h("td", { class: "number" }, supply.takers),
    ),
  );
  const table = h(
    "table",
    { class: "list" },
    columnHeads(["名称", "类别", "单位", "阶段", "年份", "可对接需求"]),
    h("tbody", {}, rows),
  );
  const rest =
    supplies > shown.length
      ? `列出承接需求最多的 ${shown.length} 项，其余 ${supplies - shown.length} 项见工作簿和 JSON 文件。`
      : "";
  return h(
    "section",
    { class: "records" },
    h("h3", {}, `供给 ${supplies} 项`),
    shown.length ? framed("供给", table) : h("p", { class: "hint" }, supplies ? "" : "这里没有供给。"),
    rest ? h("p", { class: "hint" }, rest) : null,
  );
}
