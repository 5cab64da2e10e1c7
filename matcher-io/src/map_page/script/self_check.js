// Whether this browser counts what the map counts.

const TOLERANCE = 1e-6;

function isNear(own, figure) {
  if (own === null || figure === null) return own === figure;
  return Math.abs(own - figure) <= TOLERANCE;
}

/** Whether a unit counted here has the map's figures. */
function agrees(coupling, figure) {
  const [demands, supplies, answered, demandStrength, supplyStrength, modifiedD, level, gap, factor] = figure;
  const { counts, degree, obstacles } = coupling;
  return (
    counts.demands === demands &&
    counts.supplies === supplies &&
    counts.answered === answered &&
    isNear(coupling.demandStrength, demandStrength) &&
    isNear(coupling.supplyStrength, supplyStrength) &&
    isNear(degree ? degree.modifiedD : null, modifiedD) &&
    coupling.level === level &&
    coupling.gap === gap &&
    (obstacles.length ? obstacles[0].factor : null) === factor
  );
}

/** Compares everything, unfiltered; gives how many units were compared and the names of those that differ. */
function checkFigures() {
  const { figures } = page;
  const counted = countAll();
  const regions = countRegions();
  const pairs = [];
  page.chains.forEach((chain, at) => pairs.push([chain.name, counted.chains[at], figures.chains[at]]));
  page.links.forEach((link, at) => {
    pairs.push([link.id, counted.links[at], figures.links[at]]);
    counted.cells[at].forEach((cell, stage) => pairs.push([`${link.id} ${stage}`, cell, figures.cells[at][stage]]));
  });
  figures.regions.forEach((chains, region) => {
    for (const [chain, figure] of chains) pairs.push([regionName(region), regions[region].chains[chain], figure]);
  });
  const differing = pairs.filter(([, coupling, figure]) => !agrees(coupling, figure)).map(([name]) => name);
  const same = (own, theirs) => own.join() === theirs.join();
  if (
    !same(
      mendLinks(counted.links).map((row) => row.link),
      figures.mend,
    )
  )
    differing.push("补链清单");
  if (
    !same(
      challengeDemands().map((demand) => page.demands.indexOf(demand)),
      figures.challenges,
    )
  ) {
    differing.push("揭榜清单");
  }
  return { compared: pairs.length + 2, differing };
}
