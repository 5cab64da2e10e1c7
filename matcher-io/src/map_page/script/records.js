// The data of the page, and names for its numbers.

const page = JSON.parse(byId("data").textContent);

const STAGE_COUNT = page.words.stages.length;
const NO_NAME = "（未注明）";
/** The value of a filter that stands for records without a region or date. */
const UNSAID = "-";

function nameOf(organisation) {
  return page.organisations[organisation].name || "（未注明单位）";
}

function regionName(region) {
  return (region !== undefined && page.regions[region].name) || NO_NAME;
}

/** `绿色食品 / 精深加工`. */
function linkName(link) {
  const { chain, name } = page.links[link];
  return `${page.chains[chain].name} / ${name}`;
}

/** Year and half-year of a date: `["2026", "2026-1"]`; for none the value that says so. */
function timesOf(date) {
  if (!date) return [UNSAID];
  const [year, month] = date.split("-");
  return [year, `${year}-${Number(month) <= 6 ? 1 : 2}`];
}

function timeName(time) {
  if (time === UNSAID) return "未注明日期";
  const [year, half] = time.split("-");
  return half ? `${year} 年${half === "1" ? "上" : "下"}半年` : `${year} 年全年`;
}

/** The links of a chain, those upstream first. */
function linksInOrder(chain) {
  const positions = ["上游", "中游", "下游"];
  return sortedBy(page.chains[chain].links, (link) => positions.indexOf(page.links[link].position));
}

/** The share with which a demand stands on a link; 0 when it does not. */
function shareOn(demand, link) {
  const found = demand.shares.find((share) => share[0] === link);
  return found ? found[1] : 0;
}

/** What comes nearest to a demand, in [0, 1]. */
function nearestScore(demand) {
  return demand.nearest.length ? demand.nearest[0].score : 0;
}
