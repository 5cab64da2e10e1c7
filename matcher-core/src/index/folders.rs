//! The numbered folders that indexes stand in.

use std::io;
use std::path::{Path, PathBuf};

/// The numbered folders, the greatest number first.
pub(super) fn newest_first(home: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = numbered(home, "")?;
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found.into_iter().map(|number| home.join(number.to_string())).collect())
}

/// Makes the folder after those that are there.
pub(super) fn next(home: &Path) -> io::Result<PathBuf> {
    let greatest = numbered(home, "")?.into_iter().max().unwrap_or(0);
    let folder = home.join((greatest + 1).to_string());
    std::fs::create_dir(&folder)?;
    Ok(folder)
}

/// Whether an index of an earlier version stands in the folder itself.
pub(super) fn holds_unnumbered_index(home: &Path) -> bool {
    home.join("meta.json").exists()
}

/// Removes everything beside a numbered folder. All of it is derived, so what cannot be removed now may stay until the
/// next time.
pub(super) fn remove_all_but(folder: &Path) {
    let Some(entries) = folder.parent().and_then(|home| std::fs::read_dir(home).ok()) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path != folder) {
        let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    }
}

/// The numbers that come after a word in the names of a folder's entries.
pub(super) fn numbered(folder: &Path, word: &str) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let rest = name.to_str().and_then(|name| name.strip_prefix(word));
        found.extend(rest.and_then(|rest| rest.parse::<u64>().ok()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{newest_first, next, remove_all_but};

    #[test]
    fn numbers_count_up_and_ten_comes_after_nine() {
        let home = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(home.path().join("9")).expect("a folder");
        let tenth = next(home.path()).expect("made");
        assert_eq!(tenth, home.path().join("10"));
        assert_eq!(newest_first(home.path()).expect("read"), [tenth.clone(), home.path().join("9")]);
        std::fs::write(home.path().join("meta.json"), "old").expect("written");
        remove_all_but(&tenth);
        assert_eq!(newest_first(home.path()).expect("read"), [tenth]);
        assert!(!home.path().join("meta.json").exists());
    }
}
