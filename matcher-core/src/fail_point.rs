//! Places where tests make an operation fail, or the thread panic. Without the feature `failpoints` they are nothing.

/// A place with a name. What a test asks to fail there fails with an I/O error, from which the function's error is made,
/// by way of another error where there is no direct one.
macro_rules! fail_point {
    ($name:literal) => {
        fail_point!($name, std::io::Error);
    };
    ($name:literal, $by_way_of:ty) => {
        #[cfg(feature = "failpoints")]
        fail::fail_point!($name, |_| {
            let error = std::io::Error::other(concat!("fail point ", $name));
            Err(<$by_way_of>::from(error).into())
        });
    };
}
