use matcher_core::*; use matcher_core::record::*; use matcher_core::matching::Placement; use std::path::Path;
pub(crate) trait Shim { fn place(&self,_:&Record)->Vec<Placement>{unreachable!()} fn count(&self,_:RecordKind)->usize{0} fn outcomes_page(&self,_:Option<&Outcome>,_:usize)->Result<Vec<Outcome>,Error>{unreachable!()} fn last_sequence(&self)->Result<u64,Error>{Ok(0)} fn generation_sequence(&self)->u64{0} fn reload(&self,_:matcher_core::chain::Taxonomy,_:Option<matcher_core::analysis::Lexicon>,_:&mut dyn FnMut(RefreshProgress))->Result<bool,Error>{unreachable!()}}
impl Shim for Engine {}
pub(crate) trait Shim2: Sized { fn of_folder(_:&Path)->Result<Self,Error>; }
impl Shim2 for EngineOptions { fn of_folder(_:&Path)->Result<Self,Error>{Ok(Self::default())} }
