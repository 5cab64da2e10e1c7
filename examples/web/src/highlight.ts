// Texts with what both sides say marked.
import type { Explanation, MatchedTerm, Quote } from "../gen/matcher/v1/explanation_pb.js";
import type { DemandText } from "./demand_text.js";
import { element } from "./dom.js";
import { type Mark, pieces, utf16Places } from "./spans.js";

/** The demand: what the supply says too, and which clauses it does not speak of. */
export function markedDemand(demand: DemandText, why: Explanation | undefined): Node[] {
  const terms = words(why).flatMap((term) =>
    term.demandSpans.map((span) => ({ range: demand.place(span), className: "shared", hint: hint(term) })),
  );
  const open = (why?.points ?? [])
    .filter((point) => !point.covered)
    .map((point) => ({ range: demand.place(point.quote?.span), className: "open", hint: undefined }));
  const marks = [...terms, ...open].flatMap(({ range, className, hint }) =>
    range ? [{ ...range, className, hint }] : [],
  );
  return marked(demand.text, marks);
}

/** A sentence of the supply: what the demand says too. */
export function markedQuote(quote: Quote, why: Explanation | undefined): Node[] {
  const places = utf16Places(quote.text);
  const from = quote.span?.bytes?.start ?? 0;
  const spans = words(why).flatMap((term) => term.supplySpans);
  const marks = spans.flatMap(({ field, bytes }): Mark[] => {
    const start = field === quote.span?.field && bytes ? places(bytes.start - from) : undefined;
    const end = bytes ? places(bytes.end - from) : undefined;
    return start === undefined || end === undefined ? [] : [{ start, end, className: "shared" }];
  });
  return marked(quote.text, marks);
}

/** Words say something by themselves; pairs of characters do only where there is no word. */
function words(why: Explanation | undefined): MatchedTerm[] {
  const terms = why?.matchedTerms ?? [];
  const words = terms.filter((term) => term.word);
  return words.length > 0 ? words : terms;
}

function hint(term: MatchedTerm): string {
  return term.supplyWording === term.demandWording ? "供方也谈到" : `供方说的是“${term.supplyWording}”`;
}

function marked(text: string, marks: Mark[]): Node[] {
  return pieces(text, marks).map(({ text, marks }) => {
    const classes = [...new Set(marks.map((mark) => mark.className))];
    if (classes.length === 0) return document.createTextNode(text);
    // Only what is shared is a mark to a screen reader.
    const made = element(classes.includes("shared") ? "mark" : "span", classes.join(" "), text);
    made.title = [...new Set(marks.flatMap((mark) => mark.hint ?? []))].join("；");
    return made;
  });
}
