//! Folders that mean harm: they are refused without being read.

use super::Copy;
use std::{
    fs::{self, File},
    os::unix::{ffi::OsStrExt, fs::symlink, net::UnixListener},
};

#[test]
fn links_out_of_the_folder_are_not_followed() {
    let copy = Copy::new();
    fs::remove_file(copy.path("guide.md")).unwrap();
    symlink("/etc/passwd", copy.path("guide.md")).unwrap();
    symlink("/etc", copy.path("images/more")).unwrap();
    symlink("../02-data", copy.path("stages/03-same")).unwrap();
    symlink("/nowhere", copy.path("images/dead.png")).unwrap();
    assert_eq!(
        copy.faults(),
        [
            "guide.md: this is a link to another place; put the file itself here",
            "images/dead.png: this is a link to another place; put the file itself here",
            "images/more: this is a link to another place; put the file itself here",
            "stages/03-same: this is a link to another place; put the file itself here",
        ]
    );
}

#[test]
fn large_files_are_refused_by_their_size_alone() {
    let copy = Copy::new();
    let image = File::create(copy.path("images/huge.png")).unwrap();
    image.set_len(1 << 30).unwrap();
    copy.write("images/large.png", [b"\x89PNG\r\n\x1a\n".to_vec(), vec![0; 2 * 1024 * 1024]].concat());
    copy.write("guide.md", "word\n".repeat(60_000));
    assert_eq!(
        copy.faults(),
        [
            "guide.md: the file is larger than 256 KB; texts are small",
            "images/huge.png: the file is larger than 2,048 KB; make the picture smaller",
            "images/large.png: the file is larger than 2,048 KB; make the picture smaller",
        ]
    );
}

#[test]
fn what_is_no_file_is_not_opened() {
    let copy = Copy::new();
    let _socket = UnixListener::bind(copy.path("images/a.png")).unwrap();
    assert_eq!(copy.faults(), ["images/a.png: this is neither a file nor a folder; remove it"]);
}

#[test]
fn a_name_that_cannot_be_read_is_refused() {
    let copy = Copy::new();
    fs::write(copy.path("images").join(std::ffi::OsStr::from_bytes(b"a\xff.png")), "a").unwrap();
    fs::write(copy.path("images/a\n.png"), "a").unwrap();
    let faults = copy.faults();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(
        faults
            .iter()
            .all(|fault| fault.ends_with("its name cannot be read; use letters, digits and hyphens"))
    );
}

#[test]
fn a_folder_of_very_many_files_is_not_walked() {
    let copy = Copy::new();
    for number in 0..2_001 {
        copy.write(&format!("images/a-{number}.png"), "");
    }
    let wanted = "images: more than 2000 files lie here".to_owned();
    assert!(copy.faults().contains(&wanted), "{:?}", copy.faults());
}

#[test]
fn places_that_are_no_programs_are_said_to_be_none() {
    let copy = Copy::new();
    let said = |path: &str| super::faults(&copy.path(path));
    assert!(said("nowhere")[0].starts_with(".: the folder cannot be read: "), "{:?}", said("nowhere"));
    assert_eq!(said("guide.md"), [".: this is a file; name the program's folder"]);
    assert_eq!(said("stages/01-start/lessons").len(), 3);
    let named = copy.0.path().join("My Program");
    fs::rename(copy.path(""), &named).unwrap();
    assert!(super::faults(&named)[0].ends_with("call it my-program"));
}
