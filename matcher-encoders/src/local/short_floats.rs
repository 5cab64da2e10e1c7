//! Floats of two bytes.

/// A number of IEEE 754 binary16. Exact: every one is a float of four bytes too.
pub(super) fn of_f16(bits: u16) -> f32 {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
    sign * match exponent {
        // Without a leading one; 2^-14 is the smallest power.
        0 => fraction / 1_024.0 * 2.0_f32.powi(-14),
        0x1f if fraction == 0.0 => f32::INFINITY,
        0x1f => f32::NAN,
        _ => (1.0 + fraction / 1_024.0) * 2.0_f32.powi(exponent - 15),
    }
}

/// A number of bfloat16: the upper half of a float of four bytes.
pub(super) fn of_bf16(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

#[cfg(test)]
mod tests {
    use super::{of_bf16, of_f16};

    #[test]
    fn short_floats_have_the_values_of_the_standard() {
        let of_halves = [0x0000, 0x3c00, 0xc000, 0x3555, 0x7bff, 0x0400, 0x0001, 0x8001].map(of_f16);
        let values =
            [0.0, 1.0, -2.0, 0.333_251_95, 65_504.0, 6.103_515_6e-5, 5.960_464_5e-8, -5.960_464_5e-8];
        assert_eq!(of_halves, values);
        assert!(of_f16(0x7c00).is_infinite() && of_f16(0x7e00).is_nan());
        assert_eq!([0x3f80, 0xc040, 0x0000].map(of_bf16), [1.0, -3.0, 0.0]);
    }
}
