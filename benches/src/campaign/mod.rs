//! What the campaigns share: random operations, a model of what the engine should hold after them, and comparisons of
//! the two. Everything follows from a seed, so that a failure can be had again.

mod comparison;
mod damage;
mod folder;
mod model;
mod operation;
mod record;

pub use comparison::{answers, compare, equal_to_a_rebuild};
pub use damage::Damage;
pub use folder::{copy_folder, files_below};
pub use model::{Effect, Model};
pub use operation::{BACKUP_FILE, Operation};
pub use record::random_record;
