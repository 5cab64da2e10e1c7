// 图三: the drawn flows; those that do not pass the filters fade.

/** Who, where and for whom, as the pictures name their ribbons. */
function flowKeys() {
  const keys = new Set();
  const idOf = (organisation) => page.organisations[organisation].id;
  for (const demand of page.demands.filter(demandPasses)) {
    for (const pair of acceptedOf(demand)) {
      const { institution } = page.supplies[pair.supply];
      for (const [link] of demand.shares)
        keys.add(`${idOf(institution)}|${page.links[link].id}|${idOf(demand.enterprise)}`);
    }
  }
  return keys;
}

function showFlows() {
  const keys = isUnfiltered() ? null : flowKeys();
  for (const figure of document.querySelectorAll("figure.flow")) {
    figure.hidden = Boolean(filter.chain) && figure.dataset.chain !== filter.chain;
    for (const ribbon of figure.querySelectorAll(".ribbon")) {
      ribbon.classList.toggle("faded", keys !== null && !keys.has(ribbon.dataset.flow));
    }
  }
  const note = "带宽为匹配得分之和（按需求在环节上的份额）。";
  byId("flows-note").textContent = keys ? `${note}图按全部记录绘制，不在当前筛选内的流向已淡化。` : note;
}
