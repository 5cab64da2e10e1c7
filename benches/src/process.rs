//! What a process has used so far, where the system tells: on Linux.

use std::ops::{Add, Sub};

/// Ticks of `/proc/<process>/stat` a second; Linux fixes it for user space, whatever the kernel's own rate.
const TICKS_PER_SECOND: f64 = 100.0;

/// The most memory that was resident at one time, in bytes.
pub fn peak_resident_bytes() -> Option<u64> {
    status_bytes_of("self", "VmHWM:")
}

/// Processor time of all threads, in seconds: what wall time cannot tell on a busy machine.
pub fn processor_seconds() -> Option<f64> {
    processor_seconds_of("self")
}

/// A line of `/proc/<process>/status` that gives kibibytes, in bytes.
pub(crate) fn status_bytes_of(process: &str, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Processor time of all threads of a process, in seconds.
pub(crate) fn processor_seconds_of(process: &str) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The program's name, in parentheses, may hold spaces; user and system time are fields 14 and 15.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: Vec<u64> =
        fields.split_whitespace().skip(11).take(2).map(str::parse).collect::<Result<_, _>>().ok()?;
    Some(ticks.iter().sum::<u64>() as f64 / TICKS_PER_SECOND)
}

/// What a thread did with its time, in seconds; the rest it waited for a lock, the disk, or another thread.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ThreadTime {
    /// It ran on a processor.
    pub running: f64,
    /// It could have run, and waited for a processor to be free.
    pub queued: f64,
}

impl Add for ThreadTime {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { running: self.running + other.running, queued: self.queued + other.queued }
    }
}

impl Sub for ThreadTime {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self { running: self.running - before.running, queued: self.queued - before.queued }
    }
}

/// What the calling thread has done with its time so far.
pub fn thread_time() -> Option<ThreadTime> {
    let schedstat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let mut seconds =
        schedstat.split_whitespace().map(|nanoseconds| nanoseconds.parse().map(|ns: f64| ns / 1e9));
    Some(ThreadTime { running: seconds.next()?.ok()?, queued: seconds.next()?.ok()? })
}

/// The time of all processors since the machine was started, in ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MachineTime {
    all: u64,
    stolen: u64,
}

impl MachineTime {
    /// Which share of the time since then this machine's processors were taken away by others that share the hardware.
    pub fn stolen_since(self, before: Self) -> f64 {
        (self.stolen - before.stolen) as f64 / (self.all - before.all).max(1) as f64
    }
}

/// The time of all processors of the machine so far.
pub fn machine_time() -> Option<MachineTime> {
    let stat = std::fs::read_to_string("/proc/stat").ok()?;
    let of_all = stat.lines().next()?.strip_prefix("cpu ")?;
    // user, nice, system, idle, waiting for the disk, two sorts of interrupts, stolen; guests count as user time already.
    let ticks: Vec<u64> = of_all.split_whitespace().take(8).map(str::parse).collect::<Result<_, _>>().ok()?;
    Some(MachineTime { all: ticks.iter().sum(), stolen: *ticks.get(7)? })
}
