//! Programs: reading folders, right ones and wrong ones.

mod hostile;
mod reading;
mod shown;
mod wrong;

use std::path::{Path, PathBuf};

/// A folder of `tests/programs`.
fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs").join(name)
}

/// A copy of the right program that a test may spoil; it goes when the test ends.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&kept("right/sample"), &folder.path().join("sample"));
        Self(folder)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join("sample").join(file)
    }

    fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(file), content).unwrap();
    }

    /// What is wrong with it, one line each.
    fn faults(&self) -> Vec<String> {
        faults(&self.path(""))
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

fn faults(folder: &Path) -> Vec<String> {
    let faults = cairn::programs::folder::read(folder).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

/// What is wrong with the small right program, with this lesson in it besides.
pub fn faults_with_lesson(lesson: &str) -> Vec<String> {
    let copy = Copy::new();
    copy.write("stages/01-start/lessons/05-another.md", lesson);
    copy.faults()
}

/// The small right program.
pub fn sample() -> cairn::programs::model::Program {
    cairn::programs::folder::read(&kept("right/sample")).unwrap()
}
