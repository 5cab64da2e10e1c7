// From the service's spans, bytes of UTF-8, to places in a JavaScript string, units of UTF-16.

/** From `start` up to, and without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A range that is to be shown in some way. */
export interface Mark extends Range {
  readonly className: string;
  /** What a pointer that rests on it is told. */
  readonly hint?: string | undefined;
}

/** A piece of text and the marks that lie on all of it. */
export interface Piece {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** Gives the place in `text` for each byte of its UTF-8 form at which a character begins, and for its end. */
export function utf16Places(text: string): (byte: number) => number | undefined {
  const places = new Map<number, number>();
  let [byte, place] = [0, 0];
  for (const character of text) {
    places.set(byte, place);
    byte += utf8Length(character.codePointAt(0) ?? 0);
    place += character.length;
  }
  places.set(byte, place);
  return (byte) => places.get(byte);
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** Cuts a text where marks begin and end. */
export function pieces(text: string, marks: readonly Mark[]): Piece[] {
  const inside = marks.filter((mark) => mark.start >= 0 && mark.start < mark.end && mark.end <= text.length);
  const cuts = new Set([0, text.length, ...inside.flatMap((mark) => [mark.start, mark.end])]);
  const ordered = [...cuts].sort((a, b) => a - b);
  return ordered.slice(0, -1).map((start, place) => {
    const end = ordered[place + 1] ?? text.length;
    return { text: text.slice(start, end), marks: inside.filter((mark) => mark.start <= start && mark.end >= end) };
  });
}
