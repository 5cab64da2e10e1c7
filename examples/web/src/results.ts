// Everything that stands right of the form: nothing yet, what was found, or what went wrong.
import type { FindMatchesResponse, Match } from "../gen/matcher/v1/matching_pb.js";
import { card, setChosen } from "./cards.js";
import type { DemandText } from "./demand_text.js";
import { element } from "./dom.js";
import type { Failure } from "./failure.js";
import { markedDemand } from "./highlight.js";

/** Demands to try. The sample catalogue answers the first two. */
const EXAMPLES = ["香菇烘干后发黑，想省电", "井下出矿招不到铲运机司机，想改成人坐在地表操作", "月球氦三开采飞船"];

/** What stands there before anything was asked; `ask` is called with the example that a person picks. */
export function welcome(ask: (text: string) => void): Node[] {
  const examples = EXAMPLES.map((text) => {
    const button = element("button", "example", text);
    button.type = "button";
    button.addEventListener("click", () => ask(text));
    return element("li", "", button);
  });
  return [
    element(
      "section",
      "welcome",
      element("p", "", "在需求框里写一两句话。有合适的，按得分列出并说明理由；没有，也照实说。"),
      element("p", "", "也可以先试一条："),
      element("ul", "examples", ...examples),
    ),
  ];
}

/** What a person is told in one line when the answer is there. */
export function summary(found: FindMatchesResponse): string {
  const said = [`找到 ${found.matches.length} 条供给`];
  const place = found.placements[0];
  if (place) said.push(`产业链环节：${place.label}${place.given ? "" : "（推断）"}`);
  return said.join(" · ");
}

/** What was found for a demand. */
export function answer(found: FindMatchesResponse, demand: DemandText): Node[] {
  const shown = found.answered ? found.matches : found.nearMisses;
  const text = element("p", "text");
  text.id = "demand-text";
  const legend = element("p", "legend");
  const list = element("div", found.answered ? "cards" : "cards near");
  const choose = (match: Match | undefined, chosen: HTMLElement | undefined) => {
    text.replaceChildren(...markedDemand(demand, match?.explanation));
    legend.replaceChildren(...(match ? legendOf(match) : []));
    for (const other of list.children) if (other instanceof HTMLElement) setChosen(other, other === chosen);
  };
  for (const match of shown) {
    const made: HTMLElement = card(match, () => choose(match, made));
    list.append(made);
  }
  const first = list.firstElementChild;
  choose(shown[0], first instanceof HTMLElement ? first : undefined);
  const panel = element("section", "demand", element("h2", "", "需求"), text, legend);
  return [panel, ...(found.answered ? open(found) : nothing(found)), list];
}

function legendOf(match: Match): Node[] {
  const marks = element("span", "keys", element("mark", "shared", "供方也谈到"), element("span", "open", "未见对应"));
  return [element("span", "", "对照：", element("b", "", match.title)), marks];
}

function open(found: FindMatchesResponse): Node[] {
  // Of a single supply, its own reasons say so.
  if (found.uncoveredPoints.length === 0 || found.matches.length === 1) return [];
  return [element("p", "note", `各条供给都没有谈到：${found.uncoveredPoints.join("；")}。`)];
}

function nothing(found: FindMatchesResponse): Node[] {
  const near = found.nearMisses.length;
  const more = near > 0
    ? `不建议勉强对接。最接近的 ${near} 条，以及为什么不够：`
    : "库里没有谈到这些内容的供给。可以换个说法、写得更具体，或放宽供给类型和县区。";
  return [element("section", "nothing", element("h2", "", "暂无合适供给"), element("p", "", more))];
}

/** What went wrong. */
export function failed(failure: Failure): Node[] {
  const made = element("section", "failed", element("p", "", failure.sentence));
  if (failure.token) made.append(element("p", "", "令牌填在表单下方的“令牌”框里，填好再匹配。"));
  if (failure.requestId) made.append(element("p", "request-id", `请求编号 ${failure.requestId}`));
  made.setAttribute("role", "alert");
  return [made];
}
