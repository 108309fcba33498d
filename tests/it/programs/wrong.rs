//! Wrong folders, kept as cases: each has to be refused with exactly the messages of its file `expected`.
//! `EXPECT=write` writes these files anew; look at each before it is kept.

use super::{faults, kept};
use std::fs;

#[test]
fn each_wrong_folder_is_refused_with_its_messages() {
    let mut cases = fs::read_dir(kept("wrong")).unwrap().map(|case| case.unwrap().path()).collect::<Vec<_>>();
    cases.sort();
    assert!(cases.len() >= 25, "only {} cases", cases.len());
    let mut failed = Vec::new();
    for case in cases {
        let said = faults(&case.join("sample")).join("\n") + "\n";
        let file = case.join("expected");
        if std::env::var("EXPECT").is_ok_and(|value| value == "write") {
            fs::write(&file, &said).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if said != expected || said.trim().is_empty() {
            failed.push(format!("{}\n--- said\n{said}--- expected\n{expected}", case.display()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
