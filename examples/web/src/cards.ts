// A supply that was found, as a card.
import type { Explanation } from "../gen/matcher/v1/explanation_pb.js";
import { type Match, Verdict } from "../gen/matcher/v1/matching_pb.js";
import { element } from "./dom.js";
import { markedQuote } from "./highlight.js";
import { featureLabel, kindLabel, verdictLabel } from "./labels.js";

/** Sentences that speak against a pair begin so. */
const AGAINST = /^(注意|指标不满足|尚未看到)/;

/** The card; `choose` is called when a person wants to see what of the demand it answers. */
export function card(found: Match, choose: () => void): HTMLElement {
  const title = element("button", "title", found.title);
  title.type = "button";
  title.setAttribute("aria-controls", "demand-text");
  title.addEventListener("click", choose);
  const head = element("div", "head", ...verdict(found.verdict), element("h3", "", title), score(found.score));
  const facts = element("p", "facts", element("span", "kind", kindLabel(found.kind)), found.supplyId);
  const why = found.explanation;
  const made = element("article", "card", head, facts);
  const [strongest, ...more] = (why?.evidence ?? []).map((quote) => markedQuote(quote, why));
  if (strongest) made.append(element("blockquote", "quote", ...strongest));
  made.append(reasons(found.reasons), ...versions(found), ...(why ? behind(why, more) : []));
  made.dataset["tone"] = verdictLabel(found.verdict).tone;
  // Text can be selected, and details opened, without choosing the card.
  made.addEventListener("click", (event) => {
    const inner = event.target instanceof Element && event.target.closest("button, details");
    if (!inner && getSelection()?.isCollapsed !== false) choose();
  });
  return made;
}

/** Shows which card the demand's marks belong to. */
export function setChosen(card: HTMLElement, chosen: boolean): void {
  card.classList.toggle("chosen", chosen);
  card.querySelector("button.title")?.setAttribute("aria-pressed", String(chosen));
}

/** A near miss stands under a heading that says that nothing fits. */
function verdict(verdict: Verdict): Node[] {
  if (verdict === Verdict.NO_MATCH) return [];
  return [element("span", "verdict", verdictLabel(verdict).label)];
}

function score(score: number): HTMLElement {
  const bar = element("span", "bar", element("span"));
  bar.style.setProperty("--share", String(Math.min(Math.max(score, 0), 1)));
  bar.setAttribute("aria-hidden", "true");
  return element("p", "score", element("span", "name", "得分"), element("strong", "", score.toFixed(2)), bar);
}

function reasons(sentences: string[]): HTMLElement {
  const items = sentences.map((sentence) => {
    return element("li", AGAINST.test(sentence) ? "against" : "for", sentence);
  });
  return element("ul", "reasons", ...items);
}

/** The near-duplicates that it stands for, as far as they are listed. */
function versions(found: Match): Node[] {
  if (found.duplicateCount === 0) return [];
  const named = found.duplicates.map((version) => `${version.title}（${version.supplyId}）`).join("；");
  const more = found.duplicates.length < found.duplicateCount ? "；…" : "";
  return [element("p", "facts", `另有 ${found.duplicateCount} 个近似版本：${named}${more}`)];
}

/** More of the supply's own words, and what each feature gave to the score. */
function behind(why: Explanation, more: Node[][]): Node[] {
  const quotes = more.map((quote) => element("blockquote", "", ...quote));
  const known = why.contributions.filter((part) => part.value !== undefined);
  const rows = known.map((part) => {
    const numbers = [part.value ?? 0, part.weight, part.contribution].map((number) => number.toFixed(2));
    const name = element("th", "", featureLabel(part.feature));
    name.scope = "row";
    return element("tr", "", name, ...numbers.map((number) => element("td", "", number)));
  });
  if (quotes.length + rows.length === 0) return [];
  const columns = ["得分构成", "符合程度", "权重", "得分"].map((name) => {
    const column = element("th", "", name);
    column.scope = "col";
    return column;
  });
  const table = element("table", "", element("thead", "", element("tr", "", ...columns)), element("tbody", "", ...rows));
  return [element("details", "more", element("summary", "", quotes.length > 0 ? "更多原文与得分构成" : "得分构成"), ...quotes, table)];
}
