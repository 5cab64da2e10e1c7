// Counting what passes the filters into chains, links, cells and regions.

function noCounts() {
  return {
    demands: 0,
    demandWeight: 0,
    answered: 0,
    answeredWeight: 0,
    waiting: 0,
    pairs: 0,
    flow: 0,
    supplies: 0,
    supplyWeight: 0,
    byKind: page.words.kinds.map(() => 0),
    outcomes: new Map(),
  };
}

function addDemand(counts, demand, share, accepted) {
  counts.demands += 1;
  counts.demandWeight += share;
  if (accepted.length) {
    counts.answered += 1;
    counts.answeredWeight += share;
  } else if (demand.open) {
    counts.waiting += 1;
  }
  counts.pairs += accepted.length;
  for (const pair of accepted) counts.flow += share * pair.score;
  for (const [event, pairs] of demand.outcomes) counts.outcomes.set(event, (counts.outcomes.get(event) || 0) + pairs);
}

function addSupplies(counts, kind, supplies, share) {
  counts.supplies += supplies;
  counts.supplyWeight += share * page.words.kindWeights[kind];
  counts.byKind[kind] += supplies;
}

/** The shares of a demand added up by chain. */
function chainShares(demand) {
  const shares = new Map();
  for (const [link, share] of demand.shares) {
    const { chain } = page.links[link];
    shares.set(chain, (shares.get(chain) || 0) + share);
  }
  return shares;
}

/** Everything that passes: coupling by chain, by link, and by link and stage; and the records in all. */
function countAll() {
  const all = noCounts();
  const chains = page.chains.map(noCounts);
  const links = page.links.map(noCounts);
  const cells = page.links.map(() => page.words.stages.map(noCounts));
  for (const demand of page.demands.filter(demandPasses)) {
    const accepted = acceptedOf(demand);
    if (demand.shares.length) addDemand(all, demand, 1, accepted);
    for (const [link, share] of demand.shares) {
      addDemand(links[link], demand, share, accepted);
      addDemand(cells[link][demand.stage], demand, share, accepted);
    }
    for (const [chain, share] of chainShares(demand)) addDemand(chains[chain], demand, share, accepted);
  }
  const passes = (region, kind) => supplyPasses({ region, kind });
  for (const [link, stage, region, kind, supplies, share] of page.cube.cells) {
    if (!passes(region, kind)) continue;
    addSupplies(links[link], kind, supplies, share);
    addSupplies(cells[link][stage], kind, supplies, share);
  }
  for (const [chain, region, kind, supplies, share] of page.cube.chains) {
    if (passes(region, kind)) addSupplies(chains[chain], kind, supplies, share);
  }
  for (const [region, kind, placed] of page.cube.all) if (passes(region, kind)) addSupplies(all, kind, placed, placed);
  const { chain, link, cell } = page.baselines;
  return {
    all,
    chains: chains.map((counts) => couplingOf(counts, chain)),
    links: links.map((counts) => couplingOf(counts, link)),
    cells: cells.map((stages) => stages.map((counts) => couplingOf(counts, cell))),
  };
}

/** For every region all of it and its chains, with demands and supplies of the region alone: filters by region do not
 * narrow them. */
function countRegions() {
  const regions = page.regions.map(() => ({ all: noCounts(), chains: page.chains.map(noCounts) }));
  const inTime = (demand) => !filter.time || timesOf(demand.submitted).includes(filter.time);
  for (const demand of page.demands.filter(inTime)) {
    if (demand.region === undefined) continue;
    const accepted = demand.accepted.filter((pair) => filter.kinds.has(page.supplies[pair.supply].kind));
    const { all, chains } = regions[demand.region];
    if (demand.shares.length) addDemand(all, demand, 1, accepted);
    for (const [chain, share] of chainShares(demand)) addDemand(chains[chain], demand, share, accepted);
  }
  for (const [chain, region, kind, supplies, share] of page.cube.chains) {
    if (region !== null && filter.kinds.has(kind)) addSupplies(regions[region].chains[chain], kind, supplies, share);
  }
  for (const [region, kind, placed] of page.cube.all) {
    if (region !== null && filter.kinds.has(kind)) addSupplies(regions[region].all, kind, placed, placed);
  }
  const coupled = (counts) => couplingOf(counts, page.baselines.chain);
  return regions.map(({ all, chains }) => ({ all, chains: chains.map(coupled) }));
}

/** Supplies without taker among those that pass, those on no link included. */
function countWaitingSupplies() {
  const passing = page.cube.all.filter(([region, kind]) => supplyPasses({ region, kind }));
  return passing.reduce((sum, [, , , , waiting]) => sum + waiting, 0);
}

/** The demands on a link, at one stage or (null) at all, that pass: those that wait first, the farthest off in front. */
function demandsOn(link, stage) {
  const there = page.demands.filter(
    (demand) => shareOn(demand, link) > 0 && (stage === null || demand.stage === stage) && demandPasses(demand),
  );
  const distance = (demand) =>
    waits(demand) ? nearestScore(demand) : 1 + (acceptedOf(demand)[0] || { score: 1 }).score;
  return sortedBy(there, distance, (demand) => demand.id);
}

/** The named supplies on a link, at one stage or (null) at all, that pass: those with most takers first. */
function suppliesOn(link, stage) {
  const there = page.supplies.filter(
    (supply) => supply.links.includes(link) && (stage === null || supply.stage === stage) && supplyPasses(supply),
  );
  return sortedBy(
    there,
    (supply) => -supply.takers,
    (supply) => -(supply.year || 0),
    (supply) => supply.id,
  );
}

/** Links from the worst on: those to be filled by the weight of their demands, then the others by D′. */
function worstFirst(couplings, links) {
  const rank = (link) => couplings[link].gap;
  const badness = (link) => {
    const { gap, counts, degree } = couplings[link];
    if (gap === GAP.mend) return -counts.demandWeight;
    return degree ? degree.modifiedD : 2;
  };
  return sortedBy(links, rank, badness);
}
