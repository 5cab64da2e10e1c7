// How a unit's figures look, wherever they stand.

const FEW = "需求或供给不足5项，慎用";

/** A gap class in two or three characters. */
function shortGap(gap) {
  return gap === GAP.extend ? "待转化" : page.words.gaps[gap];
}

/** A link whose sides are both there, and on which most of what is asked for waits all the same. */
function isHalfWaiting(coupling) {
  return coupling.gap === GAP.strengthen && isToBeMended(coupling);
}

/** What a link lacks, in its colour. */
function gapChip(coupling) {
  const half = isHalfWaiting(coupling);
  const words = `${shortGap(coupling.gap)}${half ? "，过半待解" : ""}`;
  return h("span", { class: `chip ${half ? "half-waiting" : `gap-${coupling.gap}`}` }, words);
}

/** The class that colours a unit: by level, or by what is lacking where no level can be given. */
function colourClass(coupling) {
  const { counts, level, gap } = coupling;
  if (level !== null) return `level-${level}`;
  return counts.demands + counts.supplies ? `gap-${gap}` : "gap-3";
}

/** The degree with its level; what is lacking and that it cannot be worked out; or a dash for nothing at all. */
function degreeWords(coupling) {
  const { counts, degree, level, gap } = coupling;
  if (degree) return [h("b", {}, three(degree.modifiedD)), ` ${page.words.levels[level]}`];
  if (counts.demands + counts.supplies === 0) return [h("span", { "aria-label": "没有记录" }, "—")];
  return [h("b", {}, shortGap(gap)), " 不可计算"];
}

/** The counts, with a mark where they are small. */
function countWords(coupling) {
  const { counts, few } = coupling;
  const words = `需${counts.demands} 供${counts.supplies}`;
  return few ? [words, h("span", { class: "few", title: FEW, role: "img", "aria-label": `，${FEW}` }, " △")] : [words];
}

/** A button with a unit's figures, which opens its records. */
function unitButton(coupling, link, stage) {
  const { counts, degree, gap } = coupling;
  const place = stage === null ? "全部阶段" : page.words.stages[stage];
  const lacking = degree && gap !== GAP.strengthen ? h("span", { class: "tag" }, shortGap(gap)) : null;
  return h(
    "button",
    {
      type: "button",
      class: `cell ${colourClass(coupling)}`,
      "data-link": page.links[link].id,
      "data-stage": stage === null ? "" : String(stage),
      onclick: () => openPanel(link, stage),
    },
    h("span", { class: "visually-hidden" }, `${page.links[link].name}，${place}：`),
    h("span", { class: "degree" }, degreeWords(coupling)),
    counts.demands + counts.supplies ? h("span", { class: "counts" }, countWords(coupling), lacking) : null,
  );
}

/** A link's name as a button that opens its records. */
function linkButton(link, words) {
  const open = () => openPanel(link, null);
  return h("button", { type: "button", class: "link", "data-link": page.links[link].id, onclick: open }, words);
}

/** A level in its colour, or what is lacking. */
function levelChip(coupling) {
  const { level, gap } = coupling;
  const words = level === null ? `${shortGap(gap)} · 不可计算` : page.words.levels[level];
  return h("span", { class: `chip ${colourClass(coupling)}` }, words);
}

function bar(share, kind) {
  return h("span", { class: "bar", "aria-hidden": "true" }, h("span", { class: `fill ${kind}`, share }));
}

/** Supplies by kind in words: `成果 12、专家 3`. */
function kindWords(counts) {
  const named = counts.byKind
    .map((supplies, kind) => [supplies, page.words.kinds[kind]])
    .filter(([supplies]) => supplies);
  return named.map(([supplies, kind]) => `${kind} ${supplies}`).join("、") || "无";
}

/** The obstacle that counts most, with its share. */
function obstacleWords(coupling) {
  const [most] = coupling.obstacles;
  return most ? `${page.words.factors[most.factor]} ${percent(most.share, 1)}` : "无";
}
