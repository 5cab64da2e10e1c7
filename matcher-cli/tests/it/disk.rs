//! Disks that are full or cannot be written. Mounting takes rights that not everybody has.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Office, sample};

/// A file system of its own, unmounted when dropped.
struct Mount {
    at: PathBuf,
}

impl Mount {
    /// Mounts a file system in memory; `None`, and a word about it, where that is not allowed.
    fn of(at: PathBuf, options: &str) -> Option<Self> {
        fs::create_dir_all(&at).expect("a folder");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&at).output();
        if done.is_ok_and(|done| done.status.success()) {
            return Some(Self { at });
        }
        let _ = writeln!(std::io::stderr(), "skipped: mounting a file system in memory is not allowed here");
        None
    }

    fn remount(&self, options: &str) {
        let done = Command::new("mount").args(["-o", options]).arg(&self.at).status().expect("it starts");
        assert!(done.success());
    }

    /// Takes all the room that is left but for so many bytes.
    fn fill(&self, but: usize) {
        let filler = self.at.join("filler");
        let chunk = vec![0; 4096];
        let mut file = fs::File::create(&filler).expect("a file");
        let mut written = 0_u64;
        while file.write_all(&chunk).is_ok() {
            written += 4096;
        }
        file.set_len(written.saturating_sub(but as u64)).expect("shortened");
    }

    fn free(&self) {
        fs::remove_file(self.at.join("filler")).expect("there");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.at).status();
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_full_data_folder_refuses_the_write_and_keeps_what_it_has() {
    let office = Office::new();
    let Some(disk) = Mount::of(office.path("disk"), "size=3m") else { return };
    let data = ["--data", "disk/data"];
    let run = |arguments: &[&str]| office.run(&[arguments, &data[..]].concat());
    office.write("需求.csv", "需求名称,企业名称\n尾矿利用,甲公司\n");
    office.write("sample.jsonl", &sample());
    run(&["import", "需求.csv"]).succeeded();

    for but in [0, 64 << 10, 256 << 10, 512 << 10] {
        disk.fill(but);
        run(&["import", "sample.jsonl"]).ended_with(4).says("磁盘已满").says("disk/data");
        disk.free();
        run(&["doctor"]).succeeded().says("共 2 条记录");
        assert_eq!(run(&["stats", "--json"]).succeeded().json()["demands"], 1);
    }
    run(&["import", "sample.jsonl"]).succeeded().says("新增 1282 条");
}

#[test]
fn a_full_disk_takes_no_half_of_a_report() {
    let office = Office::with_sample();
    let Some(disk) = Mount::of(office.path("disk"), "size=256k") else { return };
    fs::write(office.path("disk/旧.xlsx"), "the old file").expect("written");
    disk.fill(8 << 10);
    let before = names(&disk.at);
    for out in ["disk/旧.xlsx", "disk/新.xlsx", "disk/新.csv", "disk/新.jsonl"] {
        office.run(&["match", "--out", out]).ended_with(1).says("磁盘已满").says(out);
        // What was matched before the disk was full may stay for another try, which has nothing else to go by.
        let _ = fs::remove_file(office.path(&format!("{out}.part")));
    }
    for out in ["disk/全部.xlsx", "disk/全部.jsonl"] {
        office.run(&["export", "--out", out]).ended_with(1).says("磁盘已满").says(out);
    }
    assert_eq!(names(&disk.at), before);
    assert_eq!(fs::read_to_string(office.path("disk/旧.xlsx")).expect("there"), "the old file");
}

#[test]
fn a_data_folder_on_a_read_only_disk_is_told() {
    let office = Office::new();
    let Some(disk) = Mount::of(office.path("disk"), "size=8m") else { return };
    office.write("需求.csv", "需求名称\n尾矿利用\n");
    office.run(&["import", "需求.csv", "--data", "disk/data"]).succeeded();
    disk.remount("remount,ro");
    for arguments in [&["import", "需求.csv"][..], &["match"], &["search", "尾矿"], &["stats"]] {
        let answer = office.run(&[arguments, &["--data", "disk/data"]].concat());
        answer.ended_with(4).says("不能写入").says("disk/data");
    }
    disk.remount("remount,rw");
    assert_eq!(office.run(&["stats", "--json", "--data", "disk/data"]).succeeded().json()["demands"], 1);
}
