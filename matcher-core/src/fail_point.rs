//! Places where tests make an operation fail, or the thread panic. Without the feature `failpoints` they are nothing.

/// A place with a name. What a test asks to fail there fails with an I/O error, which the function's error is made from.
macro_rules! fail_point {
    ($name:literal) => {
        #[cfg(feature = "failpoints")]
        fail::fail_point!($name, |_| Err(std::io::Error::other(concat!("fail point ", $name)).into()));
    };
}
