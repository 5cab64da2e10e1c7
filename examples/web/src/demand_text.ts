// A demand that is only text, as the service takes it, and the way back from the service's spans to that text.
import { type Span, TextField } from "../gen/matcher/v1/explanation_pb.js";
import { type Range, utf16Places } from "./spans.js";

/** Longest title that the service takes, in characters. */
const TITLE_CHARS = 1_000;
/** The first of these ends the title, as on the command line. */
const SENTENCE_END = /[\n。！？；]/u;

export interface DemandText {
  /** What the user wrote, without blanks around it. */
  readonly text: string;
  readonly title: string;
  readonly description: string;
  /** Where a span of the service lies in `text`; none for spans of what is not in it. */
  place(span: Span | undefined): Range | undefined;
}

/** The first line or sentence is the title, the rest the description. */
export function demandText(written: string): DemandText {
  const text = written.trim();
  const end = text.search(SENTENCE_END);
  const whole = end <= 0;
  let title = (whole ? text : text.slice(0, end)).trim();
  let rest = whole ? "" : text.slice(end + 1);
  if ([...title].length > TITLE_CHARS) [title, rest] = ["", text];
  const description = rest.trim();
  const bodyBegins = text.length - rest.trimStart().length;
  const fields = new Map([
    [TextField.TITLE, { begins: 0, places: utf16Places(title) }],
    [TextField.BODY, { begins: bodyBegins, places: utf16Places(description) }],
  ]);
  return {
    text,
    title,
    description,
    place(span) {
      const field = span && fields.get(span.field);
      const start = field?.places(span?.bytes?.start ?? -1);
      const end = field?.places(span?.bytes?.end ?? -1);
      if (!field || start === undefined || end === undefined) return undefined;
      return { start: field.begins + start, end: field.begins + end };
    },
  };
}
