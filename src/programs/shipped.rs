//! The program that Cairn ships with, in the binary itself, so that the demo needs no checkout beside it.

use super::{folder, model::Program};
use rust_embed::RustEmbed;
use std::{fs, io, path::Path};

#[derive(RustEmbed)]
#[folder = "programs/backend-developer"]
struct Files;

/// The Backend Developer program, read from a copy of its folder as any other program is.
///
/// # Errors
/// What hinders writing the copy, or what is wrong with the program.
pub fn backend_developer() -> io::Result<Program> {
    let copy = tempfile::tempdir()?;
    let folder = copy.path().join("backend-developer");
    for name in Files::iter() {
        let file = Files::get(&name).ok_or_else(|| io::Error::other("an embedded file is gone"))?;
        let path = folder.join(Path::new(name.as_ref()));
        fs::create_dir_all(path.parent().unwrap_or(&folder))?;
        fs::write(path, file.data)?;
    }
    folder::read(&folder).map_err(|faults| {
        io::Error::other(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}
