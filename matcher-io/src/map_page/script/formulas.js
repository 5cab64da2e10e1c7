// The formulas of the map (docs/scoring.md), as the core works them out.

/** From this weight on a side is there. */
const PRESENT = 0.5;
/** With fewer records on a side, one more or less changes the picture. */
const ENOUGH_RECORDS = 5;
/** A link is to be mended when so large a part of its demands, by weight, waits for an answer. */
const WAITING_SHARE = 0.5;
/** Sums come out a little different when they are added in another order. */
const ROUNDING = 1e-9;

/** Gap classes and obstacle factors by number, as in the page's words. */
const GAP = { mend: 0, strengthen: 1, extend: 2, blank: 3 };
const FACTOR = { supply: 0, matching: 1, demand: 2 };

/** The strength, in [0, 1], of a weight against its baseline. */
function strength(weight, baseline) {
  return Math.min(Math.sqrt(Math.max(weight, 0) / baseline), 1);
}

/** C, T, D, C′ and D′ of two strengths; null when one of them is missing. */
function degreeOf(demand, supply) {
  if (!(demand > 0 && supply > 0)) return null;
  const c = Math.min((2 * Math.sqrt(demand * supply)) / (demand + supply), 1);
  const t = 0.5 * demand + 0.5 * supply;
  const nearness = 1 - Math.abs(demand - supply);
  const modifiedC = Math.sqrt((nearness * Math.min(demand, supply)) / Math.max(demand, supply));
  return { c, t, d: Math.sqrt(c * t), modifiedC, modifiedD: Math.sqrt(modifiedC * t) };
}

/** The level, from 0 to 9, of a degree. */
function levelOf(degree) {
  return Math.min(Math.max(Math.floor(degree * 10 + ROUNDING), 0), 9);
}

function gapOf(demandWeight, supplyWeight) {
  const asked = demandWeight >= PRESENT - ROUNDING;
  const offered = supplyWeight >= PRESENT - ROUNDING;
  if (asked) return offered ? GAP.strengthen : GAP.mend;
  return offered ? GAP.extend : GAP.blank;
}

/** The factors that limit a unit with their shares, the greatest first; empty when nothing is missing. */
function obstaclesOf(demand, supply, answered) {
  const missing = [
    { factor: FACTOR.supply, missing: 1 - supply },
    { factor: FACTOR.matching, missing: answered === null ? null : 1 - answered },
    { factor: FACTOR.demand, missing: 1 - demand },
  ].filter((one) => one.missing !== null);
  const total = missing.reduce((sum, one) => sum + Math.max(one.missing, 0), 0);
  if (total <= 0) return [];
  const shares = missing.map((one) => ({ factor: one.factor, share: Math.max(one.missing, 0) / total }));
  return sortedBy(
    shares,
    (one) => -one.share,
    (one) => one.factor,
  );
}

/** What counts come to against a baseline. */
function couplingOf(counts, baseline) {
  const demandStrength = strength(counts.demandWeight, baseline.demand);
  const supplyStrength = strength(counts.supplyWeight, baseline.supply);
  const degree = degreeOf(demandStrength, supplyStrength);
  const answered = counts.demandWeight > 0 ? counts.answeredWeight / counts.demandWeight : null;
  const few = (records) => records > 0 && records < ENOUGH_RECORDS;
  return {
    counts,
    demandStrength,
    supplyStrength,
    degree,
    level: degree ? levelOf(degree.modifiedD) : null,
    gap: gapOf(counts.demandWeight, counts.supplyWeight),
    obstacles: obstaclesOf(demandStrength, supplyStrength, answered),
    few: few(counts.demands) || few(counts.supplies),
  };
}

/** Whether a link is to be mended. */
function isToBeMended(coupling) {
  const { demandWeight, answeredWeight } = coupling.counts;
  if (coupling.gap === GAP.mend) return true;
  const waiting = demandWeight - answeredWeight;
  return coupling.gap === GAP.strengthen && waiting >= WAITING_SHARE * demandWeight - ROUNDING;
}
