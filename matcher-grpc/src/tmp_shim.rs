use matcher_core::*; use matcher_core::record::*; use matcher_core::matching::Placement; use std::path::Path;
pub(crate) trait Shim { fn place(&self,_:&Record)->Vec<Placement>{unreachable!()} fn count(&self,_:RecordKind)->usize{0} fn outcomes_page(&self,_:Option<&Outcome>,_:usize)->Result<Vec<Outcome>,Error>{unreachable!()} fn last_sequence(&self)->Result<u64,Error>{Ok(0)} fn generation_sequence(&self)->u64{0}}
impl Shim for Engine {}
