//! What a server has to be asked before it can be used.

use matcher_core::Cancel;
use matcher_core::semantic::{EncoderError, Role};

use super::Server;
use crate::settings::{BuildError, SettingFault};

/// What is encoded once in each role when an encoder is opened.
const PROBE: &str = "技术转移";

/// Vectors whose cosine is above this are the same; what graphics cards make of the same text differs in the last digits.
const SAME: f64 = 0.999_999;

/// Length of the server's vectors.
///
/// # Errors
/// [`BuildError::Encoder`] when the server does not answer, or not with one vector of one length in each role;
/// [`BuildError::Setting`] when it should tell the roles apart by `input_type` and takes no notice of it.
pub(super) fn dimensions(server: &Server, cancel: &Cancel) -> Result<usize, BuildError> {
    let demand = vector(server, Role::Demand, cancel)?;
    let supply = vector(server, Role::Supply, cancel)?;
    if demand.len() != supply.len() {
        let reason = format!("demands have {} numbers and supplies {}", demand.len(), supply.len());
        return Err(EncoderError::Unusable { reason }.into());
    }
    if server.marks.lean_on_input_type() && cosine(&demand, &supply) > SAME {
        let reason = "the server takes no notice of `input_type` and gives demands and supplies the same vectors; \
                      set http.demand_prefix and http.supply_prefix to what the model needs";
        let chinese = "服务端不理会 input_type，需求与成果得到同样的向量。请改设 http.demand_prefix 和 http.supply_prefix";
        return Err(SettingFault::new("http.demand_input_type", reason, chinese).into());
    }
    Ok(demand.len())
}

fn vector(server: &Server, role: Role, cancel: &Cancel) -> Result<Vec<f32>, EncoderError> {
    let mut vectors = server.encode(role, &[PROBE], None, cancel)?;
    vectors.pop().ok_or_else(|| EncoderError::Unusable { reason: "no vector for one text".to_owned() })
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot =
        |a: &[f32], b: &[f32]| -> f64 { a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum() };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
