// 图一: the chains, and what matters of the whole.

function showOverview(counted) {
  byId("key-figures").replaceChildren(...keyFigures(counted));
  const columns = [
    "产业链",
    "需求",
    "已有可对接供给",
    "供给",
    "强度",
    "C · T · D",
    "D′ 与等级",
    "主要障碍",
    "最弱环节",
    "待解最多",
  ];
  const chains = page.chains.map((_, chain) => chain).filter(chainPasses);
  const table = h(
    "table",
    { class: "overview" },
    h("caption", {}, `各产业链的供需与耦合协调（${page.period}）`),
    columnHeads(columns),
    h(
      "tbody",
      {},
      chains.map((chain) => overviewRow(counted, chain)),
    ),
  );
  byId("overview-body").replaceChildren(framed("产业链总览", table));
}

function keyFigures(counted) {
  const chains = page.chains.map((_, chain) => chain).filter(chainPasses);
  const [counts] = filter.chain ? chains.map((chain) => counted.chains[chain].counts) : [counted.all];
  const mend = mendLinks(counted.links);
  const [worst] = worstFirst(
    counted.links,
    chains.flatMap((chain) => page.chains[chain].links),
  );
  const signed = counts.outcomes.get("签约") || 0;
  const figure = (value, name, rest) =>
    h("div", { class: "key" }, h("b", {}, value), h("span", {}, name), rest ? h("small", {}, rest) : null);
  return [
    figure(counts.demands, "项需求", `待解 ${counts.waiting} 项`),
    figure(percent(counts.answered, counts.demands), "已有可对接供给", `${counts.answered} 项需求`),
    figure(counts.supplies, "项供给", kindWords(counts)),
    figure(mend.length, "个环节待补", `其中缺供给 ${mend.filter((row) => row.coupling.gap === GAP.mend).length} 个`),
    figure(signed, "对签约", `${counts.pairs} 对可对接`),
    h(
      "div",
      { class: "key wide" },
      h("span", {}, "最弱环节"),
      linkButton(worst, linkName(worst)),
      h("small", {}, weakness(counted.links[worst])),
    ),
  ];
}

/** Why a link is weak, in words. */
function weakness(coupling) {
  const { counts, degree, level, gap } = coupling;
  const state = degree ? `D′ ${three(degree.modifiedD)} ${page.words.levels[level]}` : `${shortGap(gap)}，不可计算`;
  return `${state}；待解需求 ${counts.waiting} 项`;
}

function overviewRow(counted, chain) {
  const { name, id, links } = page.chains[chain];
  const coupling = counted.chains[chain];
  const { counts, degree } = coupling;
  const [worst] = worstFirst(counted.links, links);
  const [neediest] = sortedBy(links, (link) => -counted.links[link].counts.waiting);
  return h(
    "tr",
    { "data-chain": id },
    h("th", { scope: "row" }, name),
    h("td", { class: "number" }, counts.demands),
    h(
      "td",
      {},
      `${counts.answered}（${percent(counts.answered, counts.demands)}）`,
      bar(counts.demands ? counts.answered / counts.demands : 0, "answered"),
    ),
    h("td", {}, h("b", {}, counts.supplies), h("small", { class: "below" }, kindWords(counts))),
    h(
      "td",
      { class: "strengths" },
      h("span", {}, `U₁ ${three(coupling.demandStrength)}`, bar(coupling.demandStrength, "demand")),
      h("span", {}, `U₂ ${three(coupling.supplyStrength)}`, bar(coupling.supplyStrength, "supply")),
    ),
    h(
      "td",
      {},
      degree ? [`C ${three(degree.c)}`, h("br"), `T ${three(degree.t)}`, h("br"), `D ${three(degree.d)}`] : "—",
    ),
    h("td", {}, h("b", { class: "big" }, degree ? three(degree.modifiedD) : "—"), levelChip(coupling)),
    h("td", {}, obstacleWords(coupling)),
    h(
      "td",
      {},
      linkButton(worst, page.links[worst].name),
      h("small", { class: "below" }, weakness(counted.links[worst])),
    ),
    h(
      "td",
      {},
      linkButton(neediest, page.links[neediest].name),
      h("small", { class: "below" }, `待解 ${counted.links[neediest].counts.waiting} 项`),
    ),
  );
}
