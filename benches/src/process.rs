//! What a process has used so far, where the system tells: on Linux.

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

/// What the calling thread has done with its time so far.
pub fn thread_time() -> Option<ThreadTime> {
    let schedstat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let mut seconds =
        schedstat.split_whitespace().map(|nanoseconds| nanoseconds.parse().map(|ns: f64| ns / 1e9));
    Some(ThreadTime { running: seconds.next()?.ok()?, queued: seconds.next()?.ok()? })
}
