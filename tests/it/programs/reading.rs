//! What a right folder becomes.

use super::{Copy, faults, kept};
use cairn::{
    markdown::Part,
    programs::{
        folder,
        model::{Ask, ProjectKey},
    },
};
use std::fs;

#[test]
fn a_program_is_read_with_all_that_it_has() {
    let program = folder::read(&kept("right/sample")).unwrap();
    assert_eq!((program.key.as_str(), program.title.as_str(), program.passing), ("sample", "Sample", 1));
    let [start, data, depth] = program.stages.as_slice() else { panic!("three stages") };
    assert_eq!((start.number, start.hours, data.after[0].as_str()), (1, 10, "start"));
    assert_eq!([start, data, depth].map(|stage| stage.elective), [false, false, true]);
    assert_eq!(start.outcomes[0].html, "Take the <code>first</code> step");
    assert_eq!(start.resources[0].why.html, "Chapters <em>one</em> and two.");
    assert_eq!(
        start.lessons.iter().map(|l| (l.minutes, l.required)).collect::<Vec<_>>(),
        [(30, true), (30, false)]
    );
    let other = &start.projects[1];
    assert_eq!((other.asks.as_slice(), other.max_rounds), ([Ask::Text, Ask::Link].as_slice(), Some(3)));
    assert_eq!(other.instead_of, ProjectKey::parse("build"));
    assert_eq!(other.criteria[0].levels.len(), 3);
    let question = &start.checkpoint.as_ref().unwrap().questions[0];
    assert!(question.many && question.options[0].right && !question.options[1].right);
    assert_eq!(
        program.images.iter().map(|i| (i.name.as_str(), i.media)).collect::<Vec<_>>(),
        [("dot.svg", "image/svg+xml"), ("pixel.png", "image/png")]
    );
}

#[test]
fn its_links_lead_to_its_own_pages_and_pictures() {
    let program = folder::read(&kept("right/sample")).unwrap();
    let dot = &program.images[0].address;
    assert!(dot.starts_with("/programs/sample/images/") && dot.ends_with("/dot.svg"), "{dot}");
    let lesson = program.stages[0].lessons[0].body.rendered.html("python");
    for address in ["../lessons/second", "../projects/build", "#an-example", dot] {
        assert!(lesson.contains(&format!("=\"{address}\"")), "{address} in {lesson}");
    }
    let second = program.stages[0].lessons[1].body.rendered.html("python");
    assert!(second.contains("<a href=\"/programs/sample/glossary#term-lost-update\">"), "{second}");
    let guide = program.guide.rendered.html("python");
    assert!(guide.contains("href=\"/programs/sample/glossary#term-index\""), "{guide}");
    assert!(guide.contains("href=\"#stage-start\"") && guide.contains("href=\"#lesson-second\""), "{guide}");
}

#[test]
fn a_glossary_is_a_list_of_terms() {
    let program = folder::read(&kept("right/sample")).unwrap();
    let terms = program.glossary.unwrap().entries;
    let keys = terms.iter().map(|term| (term.key.as_str(), term.title.as_str())).collect::<Vec<_>>();
    assert_eq!(
        keys,
        [("2-phase-commit", "2-phase commit"), ("index", "Index"), ("lost-update", "Lost update")]
    );
    assert!(terms[2].html.contains("<a href=\"#term-index\">") && terms[2].html.contains("hl-keyword"));
}

#[test]
fn what_mentors_read_is_no_part_of_the_brief_and_its_links_can_be_led_to_any_place() {
    let program = folder::read(&kept("right/sample")).unwrap();
    let [build, other] = program.stages[0].projects.as_slice() else { panic!("two projects") };
    assert!(other.mentors.is_none() && !build.brief.source.contains("What to look at"));
    let page = build.mentors.clone().unwrap().rendered.below("/cohorts/spring").html("python");
    assert!(page.contains("<a href=\"/cohorts/spring/lessons/first\">"), "{page}");
    assert!(page.contains("<a href=\"/programs/sample/glossary#term-lost-update\">"), "{page}");
}

#[test]
fn a_lesson_is_stored_once_and_shown_for_any_stack() {
    let program = folder::read(&kept("right/sample")).unwrap();
    let lesson = &program.stages[0].lessons[0].body.rendered;
    let variants =
        lesson.parts.iter().filter(|part| matches!(part, Part::Variants(all) if all.len() == 2)).count();
    assert_eq!(variants, 1);
    assert!(lesson.html("go").contains("Println") && !lesson.html("go").contains("figcaption>a.py"));
}

#[test]
fn the_same_program_has_the_same_hash_however_its_files_were_saved() {
    let copy = Copy::new();
    let hash = |copy: &Copy| folder::read(&copy.path("")).unwrap().source_hash;
    let first = hash(&copy);
    assert_eq!(first, folder::read(&kept("right/sample")).unwrap().source_hash);
    let lesson = "stages/01-start/lessons/01-first.md";
    let text = fs::read_to_string(copy.path(lesson)).unwrap();
    copy.write(lesson, format!("\u{feff}{}", text.replace('\n', "\r\n")));
    copy.write(".DS_Store", [0xff]);
    copy.write("README.md", "Changed.");
    assert_eq!(hash(&copy), first, "a BOM, CRLF and what is no part of it change nothing");
    copy.write(lesson, text.replace("What comes first", "What came first"));
    assert_ne!(hash(&copy), first);
}

#[test]
fn a_moved_file_is_another_program() {
    let copy = Copy::new();
    let first = folder::read(&copy.path("")).unwrap().source_hash;
    let (from, to) = ("stages/02-data", "stages/03-data");
    fs::rename(copy.path(from), copy.path(to)).unwrap();
    assert_ne!(folder::read(&copy.path("")).unwrap().source_hash, first);
}

#[test]
fn the_shipped_program_has_no_faults() {
    let folder = super::super::lessons::shipped();
    assert_eq!(faults(&folder), [""; 0]);
}
