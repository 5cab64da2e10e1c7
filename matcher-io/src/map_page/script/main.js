// Puts the page together, and anew whenever the filters change.

function showAll() {
  const counted = countAll();
  showOverview(counted);
  showHeat(counted);
  showRanking(counted);
  showFlows();
  showPlaces();
  showGaps(counted);
  showLists(counted);
  tellStatus(counted);
  writeState();
}

function tellStatus(counted) {
  const narrowed = isUnfiltered() ? "" : "已按筛选重新计算：";
  const chosen = page.chains.findIndex((chain) => chain.id === filter.chain);
  const { demands, supplies } = chosen < 0 ? counted.all : counted.chains[chosen].counts;
  byId("status").textContent = `${narrowed}${demands} 项需求、${supplies} 项供给`;
}

/** Says what the figures rest on, and whether this browser's count agrees with them. */
function tellCheck() {
  const { compared, differing } = checkFigures();
  byId("check").textContent =
    `自检：${compared} 项图谱数值在本页重算，${differing.length ? `${differing.length} 项不一致` : "全部一致"}。`;
  const notices = [
    differing.length
      ? `本页重算的数值与图谱不一致（${differing.slice(0, 5).join("、")}），请以工作簿为准，并换用较新的浏览器。`
      : "",
    page.baselinesKept ? "" : "强度以本图自身最强的环节为基准；要与其他时期比较，请先固定基准。",
  ].filter(Boolean);
  byId("notice").hidden = !notices.length;
  byId("notice").textContent = notices.join("");
  const sentences = [...page.leftOut];
  if (page.suppliesNamed) {
    sentences.push(
      `供给较多：各数按全部供给计算，名单只收录每个环节、阶段、类别的前 ${page.suppliesNamed} 项，其余见工作簿和 JSON 文件。`,
    );
  }
  byId("left-out").replaceChildren(
    ...(sentences.length
      ? [
          h("h3", {}, "未计入的"),
          h(
            "ul",
            {},
            sentences.map((one) => h("li", {}, one)),
          ),
        ]
      : []),
  );
}

/** Follows the address, at the start and when somebody changes it. */
function followAddress() {
  const taken = readState();
  if (!taken) return false;
  setControls();
  showAll();
  if (opened) openPanel(opened.link, opened.stage);
  else if (byId("panel").open) byId("panel").close();
  return true;
}

fillControls();
listenToControls();
followSystemTheme();
followBarHeight();
showHeatLegend();
tellCheck();
showComparison();
if (!followAddress()) showAll();
window.addEventListener("hashchange", followAddress);
