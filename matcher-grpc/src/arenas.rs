//! How much freed memory the process keeps.

/// glibc keeps what was freed in up to eight arenas a processor, each for itself, so that the memory of a server with many
/// threads grows for weeks. It reads the limit when a process starts, and only then.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn limit() {
    use std::os::unix::process::CommandExt;

    const VARIABLE: &str = "MALLOC_ARENA_MAX";
    // Whoever has set it, be it this process before, knows why.
    if std::env::var_os(VARIABLE).is_some() {
        return;
    }
    let arenas = std::thread::available_parallelism().map_or(2, |processors| processors.get().max(2));
    if let Ok(program) = std::env::current_exe() {
        // The same process goes on from its beginning. If that fails, it goes on as it is, with more memory.
        let failed = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(VARIABLE, arenas.to_string())
            .exec();
        tracing::debug!(error = %failed, "the memory that is kept cannot be limited");
    }
}

/// Other systems' allocators have no such limit.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn limit() {}
