// What changed since an earlier map.

const DEMANDS_NAMED = 60;

function showComparison() {
  const { comparison } = page;
  if (!comparison) return;
  byId("comparison").hidden = false;
  byId("to-comparison").hidden = false;
  const times = `本期：${comparison.after}；上期：${comparison.before}。`;
  const rebased = comparison.rebased ? "上期已按本期的基准重新计算，可以比较。" : "两期基准相同，可以比较。";
  byId("comparison-body").replaceChildren(
    h("p", {}, times, rebased, "本节不随筛选变化。"),
    changeTable("各产业链", comparison.chains),
    changeTable("新增缺口", comparison.gapsOpened),
    changeTable("已补缺口", comparison.gapsClosed),
    changeTable("等级变化", comparison.levelsChanged),
    demandNames("新增待解需求", comparison.demandsOpened),
    demandNames("已解决需求", comparison.demandsClosed),
    demandNames("不再在图上的待解需求", comparison.demandsGone),
  );
}

function changeTable(title, changes) {
  const rows = changes.map((change) => {
    const link = page.links.findIndex((one) => one.id === change.link);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, link >= 0 ? linkButton(link, change.name) : change.name),
      h("td", {}, stateWords(change.before)),
      h("td", {}, stateWords(change.after)),
      h("td", {}, direction(change)),
      h("td", {}, countChange(change, "demands")),
      h("td", {}, countChange(change, "answered")),
      h("td", {}, countChange(change, "supplies")),
    );
  });
  const columns = [title, "上期 D′", "本期 D′", "变化", "需求", "已答需求", "供给"];
  const table = h("table", { class: "list" }, columnHeads(columns), h("tbody", {}, rows));
  return h(
    "section",
    {},
    h("h3", {}, `${title}（${changes.length}）`),
    changes.length ? framed(title, table) : h("p", { class: "hint" }, "没有。"),
  );
}

function stateWords(state) {
  if (!state) return "没有这个环节";
  return state.level ? `${three(state.modifiedD)} ${state.level}` : `${state.gap} · 不可计算`;
}

function direction({ before, after }) {
  if (!before || !after || before.modifiedD === null || after.modifiedD === null) return "—";
  const by = after.modifiedD - before.modifiedD;
  if (Math.abs(by) < 0.0005) return "持平";
  return `${by > 0 ? "▲ 升" : "▼ 降"} ${three(Math.abs(by))}`;
}

function countChange({ before, after }, name) {
  return `${before ? before[name] : 0} → ${after ? after[name] : 0}`;
}

function demandNames(title, demands) {
  const items = demands
    .slice(0, DEMANDS_NAMED)
    .map(({ id, title: name }) => h("li", {}, name || "（已移出）", h("span", { class: "id" }, id)));
  const rest = demands.length - items.length;
  return h(
    "section",
    {},
    h("h3", {}, `${title}（${demands.length}）`),
    items.length ? h("ul", { class: "columns" }, items) : h("p", { class: "hint" }, "没有。"),
    rest > 0 ? h("p", { class: "hint" }, `另有 ${rest} 项，见工作簿和 JSON 文件。`) : null,
  );
}
