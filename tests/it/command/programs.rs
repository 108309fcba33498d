//! `cairn program`.

use super::{Database, KEY, cairn, folder, said};

#[test]
fn a_program_is_checked_imported_once_and_listed() {
    let (at, database) = (folder(), Database::empty());
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/programs/backend-developer");
    let program = |arguments: &[&str]| {
        let mut command = cairn(&[&["program"], arguments].concat(), at.path());
        command.env("DATABASE_URL", database.url()).env("CAIRN_SECRET_KEY", KEY);
        said(&mut command)
    };
    assert_eq!(
        program(&["check", shipped]).1,
        "Backend Developer is right: 8 stages, 6 tracks, 80 lessons, 244 terms.\n"
    );
    assert!(program(&["list"]).1.starts_with("No program was imported yet"));
    assert_eq!(program(&["import", shipped]).1, "Imported Backend Developer as version 1\n");
    assert_eq!(
        program(&["import", shipped]).1,
        "Version 1 of Backend Developer is just this; nothing was changed\n"
    );
    assert_eq!(program(&["list"]).1, "backend-developer        Backend Developer\n");
}

#[test]
fn a_wrong_program_is_refused_line_by_line() {
    let at = folder();
    let wrong = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs/wrong/01-misspelt-fields");
    let (succeeded, output, errors) =
        said(&mut cairn(&["program", "check", &format!("{wrong}/sample")], at.path()));
    let expected = std::fs::read_to_string(format!("{wrong}/expected")).unwrap();
    assert!(!succeeded && output.is_empty(), "{output}");
    assert!(errors.starts_with(&expected), "{errors}");
    let summary = errors.lines().last().unwrap_or_default();
    assert!(summary.starts_with("cairn: ") && summary.contains(" faults in "), "{summary}");
}
