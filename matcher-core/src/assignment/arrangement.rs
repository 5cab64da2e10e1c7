//! Which quotas stand in the tree of groups, and which cross it.

use super::flow::ROOT;
use super::problem::Problem;

/// A group of the tree: a quota's posts, or a cell, those of its posts that a crossing quota counts too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TreeGroup {
    /// `None`: a cell.
    pub(super) quota: Option<u32>,
    pub(super) parent: u32,
}

/// Groups above posts. Where any two quotas are apart or one within the other, all stand in the tree; otherwise counties or
/// chains do, whichever are more, and the others cross them.
#[derive(Debug, Clone, Default)]
pub(super) struct Arrangement {
    /// Parents stand before what is below them.
    pub(super) groups: Vec<TreeGroup>,
    /// The group right above each post, or [`ROOT`].
    pub(super) parents: Vec<u32>,
    /// The quotas that cross, each with the cells that it counts.
    pub(super) crossing: Vec<(u32, Vec<u32>)>,
}

impl Arrangement {
    pub(super) fn of(problem: &Problem) -> Self {
        let sizes = sizes(problem);
        match crossing_family(problem, &sizes) {
            None => nested(problem, &sizes),
            Some(family) => crossed(problem, family),
        }
    }

    /// The quotas in the tree, with their groups.
    pub(super) fn tree(&self) -> Vec<(u32, u32)> {
        let groups = self.groups.iter().enumerate();
        groups.filter_map(|(group, of)| of.quota.map(|quota| (quota, group as u32))).collect()
    }
}

/// How many posts each quota counts.
fn sizes(problem: &Problem) -> Vec<usize> {
    let mut sizes = vec![0; problem.quotas.len()];
    for quota in problem.quotas_of_post.iter().flatten().flatten() {
        sizes[*quota as usize] += 1;
    }
    sizes
}

/// 0 where counties cross, 1 where chains do; `None` where no two quotas cross.
fn crossing_family(problem: &Problem, sizes: &[usize]) -> Option<usize> {
    let mut shared = rustc_hash::FxHashMap::<(u32, u32), usize>::default();
    for quotas in &problem.quotas_of_post {
        if let [Some(county), Some(chain)] = quotas {
            *shared.entry((*county, *chain)).or_default() += 1;
        }
    }
    // Two sets that share posts are nested just where they share all of the lesser one.
    let is_nested = shared
        .iter()
        .all(|((county, chain), shared)| *shared == sizes[*county as usize].min(sizes[*chain as usize]));
    if is_nested {
        return None;
    }
    let counties =
        problem.quotas.iter().filter(|quota| matches!(quota.group, super::Group::County(_))).count();
    Some(usize::from(counties >= problem.quotas.len() - counties))
}

fn nested(problem: &Problem, sizes: &[usize]) -> Arrangement {
    let mut order: Vec<u32> = (0..problem.quotas.len() as u32).collect();
    order.sort_by_key(|quota| (usize::MAX - sizes[*quota as usize], *quota));
    let mut group_of = vec![0u32; order.len()];
    for (group, quota) in order.iter().enumerate() {
        group_of[*quota as usize] = group as u32;
    }
    let mut groups: Vec<TreeGroup> =
        order.iter().map(|quota| TreeGroup { quota: Some(*quota), parent: ROOT }).collect();
    let mut parents = Vec::with_capacity(problem.posts.len());
    for quotas in &problem.quotas_of_post {
        let mut above: Vec<u32> = quotas.iter().flatten().map(|quota| group_of[*quota as usize]).collect();
        above.sort_unstable();
        // Of two nested quotas the lesser one has the higher number, and stands right above the post.
        if let [outer, inner] = above[..] {
            groups[inner as usize].parent = outer;
        }
        parents.push(above.last().copied().unwrap_or(ROOT));
    }
    Arrangement { groups, parents, crossing: Vec::new() }
}

fn crossed(problem: &Problem, family: usize) -> Arrangement {
    let mut found = Arrangement::default();
    let mut group_of = rustc_hash::FxHashMap::<u32, u32>::default();
    let mut cells_of = std::collections::BTreeMap::<u32, Vec<u32>>::new();
    let mut cells = std::collections::BTreeMap::<(u32, u32), Vec<usize>>::new();
    for quotas in &problem.quotas_of_post {
        if let Some(quota) = quotas[1 - family] {
            group_of.entry(quota).or_insert_with(|| {
                found.groups.push(TreeGroup { quota: Some(quota), parent: ROOT });
                found.groups.len() as u32 - 1
            });
        }
    }
    for (post, quotas) in problem.quotas_of_post.iter().enumerate() {
        let parent = quotas[1 - family].map_or(ROOT, |quota| group_of[&quota]);
        found.parents.push(parent);
        if let Some(crossing) = quotas[family] {
            cells.entry((crossing, parent)).or_default().push(post);
        }
    }
    for ((crossing, parent), posts) in cells {
        let cell = found.groups.len() as u32;
        found.groups.push(TreeGroup { quota: None, parent });
        cells_of.entry(crossing).or_default().push(cell);
        for post in posts {
            found.parents[post] = cell;
        }
    }
    found.crossing = cells_of.into_iter().collect();
    found
}
