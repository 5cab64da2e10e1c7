// 图二: links by rows, stages by columns.

function showHeat(counted) {
  const chains = page.chains.map((_, chain) => chain).filter(chainPasses);
  byId("heat-body").replaceChildren(
    ...chains.map((chain) => framed(`${page.chains[chain].name}热力图`, heatTable(counted, chain))),
  );
}

function heatTable(counted, chain) {
  const { id, name } = page.chains[chain];
  const links = linksInOrder(chain);
  const rows = links.map((link) => {
    const { position } = page.links[link];
    const ofPosition = links.filter((other) => page.links[other].position === position);
    const head = h("th", { scope: "rowgroup", rowspan: ofPosition.length, class: "position" }, position);
    return h(
      "tr",
      {},
      ofPosition[0] === link ? head : null,
      h("th", { scope: "row" }, page.links[link].name),
      h("td", { class: "all" }, unitButton(counted.links[link], link, null)),
      counted.cells[link].map((coupling, stage) => h("td", {}, unitButton(coupling, link, stage))),
    );
  });
  const columns = columnHeads(["位置", "环节", "全部阶段", ...page.words.stages]);
  return h("table", { class: "heat", "data-chain": id }, h("caption", {}, name), columns, h("tbody", {}, rows));
}

/** The colours in words; they do not change. */
function showHeatLegend() {
  const levels = page.words.levels.map((level, at) =>
    h("li", { class: `level-${at}` }, h("b", {}, `${(at / 10).toFixed(1)}–${((at + 1) / 10).toFixed(1)}`), ` ${level}`),
  );
  const gaps = [GAP.mend, GAP.extend].map((gap) => h("li", { class: `gap-${gap}` }, `${shortGap(gap)} 不可计算`));
  const rest = [h("li", { class: "gap-3" }, "— 没有记录"), h("li", { class: "plain" }, `△ ${FEW}`)];
  byId("heat-legend").replaceChildren(h("ul", {}, levels, gaps, rest));
}
