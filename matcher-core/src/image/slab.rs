//! Numbers in memory of their own, or where an image has them.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use ownedbytes::OwnedBytes;
use zerocopy::{FromBytes, Immutable, IntoBytes};

/// A number that every pattern of bytes stands for.
pub(crate) trait Number: FromBytes + IntoBytes + Immutable + Copy {}

impl<T: FromBytes + IntoBytes + Immutable + Copy> Number for T {}

/// A slice that does not say whose memory it lies in.
pub(crate) struct Slab<T>(Place<T>);

enum Place<T> {
    Own(Vec<T>),
    Mapped(OwnedBytes, PhantomData<T>),
}

impl<T: Number> Slab<T> {
    /// The numbers that these bytes are; `None` when they are no whole number of them, or lie at an odd place.
    pub(super) fn mapped(bytes: OwnedBytes) -> Option<Self> {
        <[T]>::ref_from_bytes(&bytes).ok()?;
        Some(Self(Place::Mapped(bytes, PhantomData)))
    }

    /// The numbers to change: those of an image are copied first.
    pub(crate) fn own(&mut self) -> &mut Vec<T> {
        if let Place::Mapped(..) = &self.0 {
            self.0 = Place::Own(self.to_vec());
        }
        match &mut self.0 {
            Place::Own(numbers) => numbers,
            Place::Mapped(..) => unreachable!("they were copied"),
        }
    }
}

impl<T: Number> Deref for Slab<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Place::Own(numbers) => numbers,
            // Never without: it was looked at when it was made.
            Place::Mapped(bytes, _) => <[T]>::ref_from_bytes(bytes).unwrap_or_default(),
        }
    }
}

impl<T> From<Vec<T>> for Slab<T> {
    fn from(numbers: Vec<T>) -> Self {
        Self(Place::Own(numbers))
    }
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T: Number> Clone for Slab<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Place::Own(numbers) => Place::Own(numbers.clone()),
            Place::Mapped(bytes, _) => Place::Mapped(bytes.clone(), PhantomData),
        })
    }
}

impl<T: Number + PartialEq> PartialEq for Slab<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Number + fmt::Debug> fmt::Debug for Slab<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}
