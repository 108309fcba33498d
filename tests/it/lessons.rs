//! The shipped program's lessons and projects: each block that says `run` is run, from top to bottom in one empty
//! folder, and has to end and print as the text says. A text with `sql` blocks that are run has an empty database for all
//! of its blocks. `PROGRAM=DIR` takes the program of that folder instead.

mod database;
mod running;

use cairn::programs::lessons::{Step, steps};
use database::Database;
use running::Place;
use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// The program that comes with Cairn.
pub fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs/backend-developer")
}

#[test]
fn every_block_of_every_lesson_does_what_the_lesson_says() {
    let url = super::support::lessons_url();
    let other = env::var_os("PROGRAM").map(PathBuf::from);
    let lessons = texts(&other.clone().unwrap_or_else(shipped));
    let (next, workers) = (AtomicUsize::new(0), thread::available_parallelism().unwrap().get());
    let work = || {
        let mut done = Vec::new();
        while let Some(lesson) = lessons.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(run(lesson, &url));
        }
        done
    };
    let done = thread::scope(|scope| {
        let threads = (0..workers).map(|_| scope.spawn(work)).collect::<Vec<_>>();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let ran = done.iter().map(|lesson| lesson.ran).sum::<usize>();
    let failures = done.into_iter().flat_map(|lesson| lesson.failures).collect::<Vec<_>>();
    assert!(failures.is_empty(), "{} of {ran} blocks failed\n\n{}", failures.len(), failures.join("\n\n"));
    assert!(ran > 100 || other.is_some(), "only {ran} blocks ran");
}

/// Lessons and briefs; in what mentors read, nothing is run.
fn texts(program: &Path) -> Vec<PathBuf> {
    let inside =
        |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let folders = |stage: PathBuf| [stage.join("lessons"), stage.join("projects")];
    let stages = inside(program.join("stages"));
    let mut texts = stages.flat_map(folders).flat_map(inside).collect::<Vec<_>>();
    texts.retain(|path| !path.to_string_lossy().ends_with(".mentors.md"));
    texts.sort();
    assert!(!texts.is_empty(), "no lessons below {}", program.display());
    texts
}

/// What came of a lesson.
struct Done {
    ran: usize,
    failures: Vec<String>,
}

fn run(lesson: &Path, url: &str) -> Done {
    let steps = steps(&fs::read_to_string(lesson).unwrap()).unwrap();
    let database = needs_database(&steps).then(|| Database::create(url));
    let place = Place::new(database.as_ref());
    let mut done = Done { ran: 0, failures: Vec::new() };
    for step in &steps {
        done.ran += usize::from(step.block.words.exit.is_some());
        if let Err(words) = place.take(step) {
            done.failures.push(format!("{}:{}: {words}", lesson.display(), step.block.line));
        }
    }
    done
}

/// The lesson that docs/program-authors.md shows is as right as those that it asks for.
#[test]
fn the_lesson_of_the_authors_page_is_right_and_does_what_it_says() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/program-authors.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, lesson) = page.split_once("````markdown\n").unwrap();
    let (lesson, _) = lesson.split_once("````\n").unwrap();
    assert_eq!(super::programs::faults_with_lesson(lesson), [""; 0]);
    let (place, steps) = (Place::new(None), steps(lesson).unwrap());
    assert_eq!(steps.len(), 5);
    for step in &steps {
        assert_eq!(place.take(step), Ok(()));
    }
}

fn needs_database(steps: &[Step]) -> bool {
    let is_sql = |step: &Step| step.block.words.language.as_deref() == Some("sql");
    steps.iter().any(|step| is_sql(step) && step.block.words.exit.is_some())
}

#[test]
fn every_block_of_a_text_with_sql_finds_its_database() {
    let text = "```sql run\nCREATE TABLE a AS SELECT 1 AS b;\n```\n\n\
        ```sh run\npsql -XAtc 'TABLE a'; psql -XAt \"$DATABASE_URL\" -c 'TABLE a'; psql -XAtc 'SELECT current_database()' | grep -cx \"$PGDATABASE\"\n```\n\n\
        ```output\n1\n1\n1\n```\n\n\
        ```python run\nimport subprocess\nprint(subprocess.run([\"psql\", \"-XAtc\", \"TABLE a\"], capture_output=True, text=True).stdout, end=\"\")\n```\n\n\
        ```output\n1\n```\n\n\
        ```javascript run\nimport { execFileSync } from \"node:child_process\";\nprocess.stdout.write(execFileSync(\"psql\", [\"-XAtc\", \"TABLE a\"]));\n```\n\n\
        ```output\n1\n```\n";
    let steps = steps(text).unwrap();
    assert!(needs_database(&steps));
    let database = Database::create(&super::support::lessons_url());
    let place = Place::new(Some(&database));
    for step in &steps {
        assert_eq!(place.take(step), Ok(()));
    }
}

#[test]
fn a_text_without_sql_that_is_run_has_no_database() {
    let shown =
        steps("```sql file=schema.sql\nSELECT 1;\n```\n\n```sh run\nenv | grep -c -e ^PG -e DATABASE\n```\n");
    assert!(!needs_database(&shown.unwrap()));
}

#[test]
fn a_block_that_does_otherwise_is_said_to() {
    let place = Place::new(None);
    let said = |text: &str| {
        let steps = steps(text).unwrap();
        steps.iter().map(|step| place.take(step).err().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(said("```sh run\necho a; echo b >&2\n```\n\n```output\na\nb\n```\n"), [""]);
    assert_eq!(said("```sh run\necho a\n```\n\n```output\nb\n```\n"), ["it prints\na\n--- wanted\nb\n"]);
    assert_eq!(said("```sh run exit=3\nexit 4\n```\n"), ["exit status: 4, but 3 was wanted\n"]);
    assert_eq!(said("```sh run exit=137\nkill -KILL $$\n```\n"), [""]);
    assert_eq!(
        said("```text file=a/b.txt\nc\n```\n\n```sh run\ncat a/b.txt; ls -A\n```\n\n```output\nc\na\n```\n"),
        ["", ""]
    );
    assert_eq!(said("```rust run\nfn main() { println!(\"a\"); }\n```\n\n```output\na\n```\n"), [""]);
    assert!(said("```rust run\nfn main() { a }\n```\n")[0].contains("cannot find value `a`"));
    let surroundings = "```sh run\necho $LC_ALL $TZ \"$(test \"$HOME\" = \"$PWD\" && echo home)\" $http_proxy\n```\n\n```output\nC.UTF-8 UTC home\n```\n";
    assert_eq!(said(surroundings), [""]);
}

#[test]
fn what_a_block_leaves_running_ends_with_it() {
    let place = Place::new(None);
    let steps = steps("```sh run\nsleep 1000 > /dev/null 2>&1 &\necho $! > pid\n```\n\n```sh run\nwhile ps -o stat= -p \"$(cat pid)\" | grep -v Z; do :; done > /dev/null; echo gone\n```\n\n```output\ngone\n```\n").unwrap();
    for step in &steps {
        assert_eq!(place.take(step), Ok(()));
    }
}
