// The page: reads the form, asks the service, shows the answer.
import { demandText } from "./demand_text.js";
import { byId, element } from "./dom.js";
import { failureOf } from "./failure.js";
import { SUPPLY_KINDS } from "./labels.js";
import { answer, failed, summary, welcome } from "./results.js";
import { type Question, Service, serviceUrl } from "./service.js";

/** An answer that is quicker needs no word that it is on its way. */
const PATIENCE_MS = 200;
/** The line above the sentence that says why. */
const FAILED = "没有完成匹配";
/** What may stand between county names. */
const BETWEEN_REGIONS = /[、，,；;\s]+/u;
/** What a header of HTTP can carry, and every token is made of. */
const TOKEN = /^[\x21-\x7e]*$/;

const form = byId("form", HTMLFormElement);
const written = byId("demand", HTMLTextAreaElement);
const kinds = byId("kinds", HTMLDivElement);
const regions = byId("regions", HTMLInputElement);
const submit = byId("submit", HTMLButtonElement);
const connection = byId("connection", HTMLDetailsElement);
const token = byId("token", HTMLInputElement);
const status = byId("status", HTMLParagraphElement);
const results = byId("results", HTMLDivElement);

/** The question that waits for its answer; a new one takes its place. */
let asked: AbortController | undefined;

function question(): Question {
  const picked = [...kinds.querySelectorAll("input")].filter((box) => box.checked);
  return {
    demand: demandText(written.value),
    kinds: picked.map((box) => Number(box.value)),
    regions: regions.value.split(BETWEEN_REGIONS).filter(Boolean),
    token: token.value.trim(),
  };
}

async function ask(service: Service): Promise<void> {
  const wanted = question();
  if (!wanted.demand.text) return complain("请先写下需求。", written);
  if (!TOKEN.test(wanted.token)) return complain("令牌里有不该有的字符，请重新粘贴。", token);
  asked?.abort();
  const mine = new AbortController();
  asked = mine;
  const patience = setTimeout(() => wait(true), PATIENCE_MS);
  try {
    const found = await service.findMatches(wanted, mine.signal);
    if (asked !== mine) return;
    show(summary(found), answer(found, wanted.demand));
  } catch (thrown) {
    if (asked !== mine) return;
    const failure = failureOf(thrown, service.url);
    show(FAILED, failed(failure));
    if (failure.token) askForToken();
  } finally {
    clearTimeout(patience);
    if (asked === mine) wait(false);
  }
}

function wait(waiting: boolean): void {
  submit.textContent = waiting ? "匹配中…" : "匹配";
  results.setAttribute("aria-busy", String(waiting));
}

function show(line: string, nodes: Node[]): void {
  status.textContent = line;
  results.replaceChildren(...nodes);
  // On a phone the results stand below the form.
  const top = status.getBoundingClientRect().top;
  if (top > innerHeight * 0.6) status.scrollIntoView({ block: "start" });
}

function complain(sentence: string, at: HTMLElement): void {
  status.textContent = sentence;
  at.closest("details")?.setAttribute("open", "");
  at.focus();
}

function askForToken(): void {
  connection.open = true;
  token.focus();
}

function offerKinds(): void {
  for (const [kind, label] of SUPPLY_KINDS) {
    const box = element("input");
    box.type = "checkbox";
    box.value = String(kind);
    kinds.append(element("label", "choice", box, element("span", "", label)));
  }
}

function begin(): void {
  offerKinds();
  const url = serviceUrl(location.search);
  if (url === undefined) {
    submit.disabled = true;
    const sentence = "网址里的 service 参数不是服务地址，应当像 ?service=http://127.0.0.1:50051 这样。";
    return show(FAILED, failed({ sentence, requestId: "", token: false }));
  }
  const service = new Service(url);
  byId("service", HTMLSpanElement).textContent = url;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void ask(service);
  });
  written.addEventListener("keydown", (event) => {
    // Enter also picks what an input method offers; that is not meant for the page.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
  results.replaceChildren(
    ...welcome((text) => {
      written.value = text;
      form.requestSubmit();
    }),
  );
}

begin();
