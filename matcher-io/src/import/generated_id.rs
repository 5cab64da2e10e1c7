//! Identifiers for rows that bring none: the same row gets the same identifier in every run and every file.

use crate::text::fold;

/// `X-` and 12 hexadecimal digits of a hash over the parts, each folded as people compare names.
pub(super) fn generate(parts: &[&str]) -> String {
    // FNV-1a, 64 bit (Fowler, Noll, Vo), then the finaliser of MurmurHash3 so that all bits matter in the cut.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in fold(part).bytes().chain([0xFF]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^= hash >> 33;
    format!("X-{:012x}", hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::generate;

    #[test]
    fn identifiers_are_stable_and_ignore_width_and_spaces() {
        let id = generate(&["demand", "钼尾矿 TC4", "示例公司"]);
        assert_eq!(id, generate(&["demand", "钼尾矿ＴＣ４", " 示例公司"]));
        assert_ne!(id, generate(&["demand", "钼尾矿TC4示例", "公司"]));
        assert_eq!(id.len(), 14);
    }
}
