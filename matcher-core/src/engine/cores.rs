//! Work on many items that do not know of each other.

use std::panic::resume_unwind;

/// Below, starting a thread costs more than it saves.
const LEAST_ITEMS_OF_A_THREAD: usize = 64;

/// How many cores work may take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cores {
    All,
    /// One is left for those who match meanwhile.
    AllButOne,
}

/// [`on_cores`] on all of them.
pub(super) fn on_all_cores<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    on_cores(Cores::All, items, work)
}

/// Does the work of every item on several cores; gives the results in the order of the items. Threads of their own instead of
/// rayon's: the follower is locked where this is used, and one of rayon's threads that waits may take up another write,
/// which waits for the follower.
pub(super) fn on_cores<T: Send, R: Send>(
    cores: Cores,
    mut items: Vec<T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let all = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = if cores == Cores::All { all } else { (all - 1).max(1) };
    let share = items.len().div_ceil(threads).max(LEAST_ITEMS_OF_A_THREAD);
    let of_share = |items: Vec<T>| items.into_iter().map(&work).collect::<Vec<_>>();
    if items.len() <= share {
        return of_share(items);
    }
    std::thread::scope(|scope| {
        let mut shares = Vec::new();
        while !items.is_empty() {
            let rest = items.split_off(share.min(items.len()));
            let share = std::mem::replace(&mut items, rest);
            shares.push(scope.spawn(move || of_share(share)));
        }
        let done = shares.into_iter().map(|share| share.join().unwrap_or_else(|panic| resume_unwind(panic)));
        done.flatten().collect()
    })
}
