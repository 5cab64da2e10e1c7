//! What another process uses, where the system tells: on Linux.

use std::fs;

use anyhow::Context;

use crate::process::{processor_seconds_of, status_bytes_of};

/// What a process uses at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProcessUse {
    /// Processor time of all threads so far, in seconds, in steps of 10 ms.
    pub processor_seconds: f64,
    /// Resident memory, in bytes.
    pub resident_bytes: u64,
    /// The most that was resident at one time, in bytes.
    pub peak_resident_bytes: u64,
    /// Open descriptors.
    pub descriptors: usize,
}

impl ProcessUse {
    /// What the process of a number uses now.
    ///
    /// # Errors
    /// When it has ended, or the system does not tell.
    pub fn of(pid: u32) -> anyhow::Result<Self> {
        let process = pid.to_string();
        let gone = || format!("process {pid} has ended, or this system has no /proc");
        Ok(Self {
            processor_seconds: processor_seconds_of(&process).with_context(gone)?,
            resident_bytes: status_bytes_of(&process, "VmRSS:").with_context(gone)?,
            peak_resident_bytes: status_bytes_of(&process, "VmHWM:").with_context(gone)?,
            descriptors: fs::read_dir(format!("/proc/{pid}/fd")).with_context(gone)?.count(),
        })
    }
}
