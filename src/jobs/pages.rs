//! What admins see of the queue: what failed for good, and how much waits.

use super::{
    model::JobId,
    store::{self, Failed},
};
use crate::{
    db::Db,
    error::Error,
    people::access::Admin,
    state::State,
    text::{Moment, counted},
    web::{
        Frame, Go, In, Nothing, Page, Sent, go, page,
        paging::{After, Slice},
    },
};
use actix_web::web::Path;
use askama::Template;

/// Jobs on a page.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "jobs/list.html")]
pub struct JobsPage {
    frame: Frame,
    waiting: String,
    rows: Vec<JobRow>,
    next: Option<String>,
    first: bool,
}

struct JobRow {
    id: JobId,
    what: String,
    why: String,
    tries: String,
    due: Moment,
}

/// The jobs that failed, and how many wait.
pub async fn list(
    In(admin, frame): In<Admin>,
    After(after): After<JobId>,
    state: State,
) -> Result<Page<JobsPage>, Error> {
    let first = after.is_none();
    let (Slice { rows, next }, waiting) = state
        .db
        .read(move |c| {
            let failed = store::failed(c, &admin, after.as_ref(), SIZE)?;
            Ok::<_, Error>((failed, store::waiting(c, &admin)?))
        })
        .await?;
    let now = state.clock.now();
    let row = |job: Failed| JobRow {
        id: job.id,
        what: what(&job.kind),
        why: job.last_error.unwrap_or_default(),
        tries: format!("{} times", job.attempts),
        due: Moment::ago(job.due_at, now),
    };
    let rows = rows.into_iter().map(row).collect();
    let next = next.map(|cursor| format!("/admin/jobs?after={cursor}"));
    Ok(page(JobsPage { frame, waiting: waiting_words(waiting), rows, next, first }))
}

/// A kind of work, for people; that of a newer version by its own word.
fn what(kind: &str) -> String {
    match kind {
        "deliver" => "Send a mail".to_owned(),
        "tidy" => "Remove what is over".to_owned(),
        newer => newer.replace('_', " "),
    }
}

fn waiting_words((all, had_trouble): (i64, i64)) -> String {
    match (all, had_trouble) {
        (0, _) => "Nothing waits".to_owned(),
        (all, 0) => counted(all, "job") + if all == 1 { " waits" } else { " wait" },
        (all, had) => {
            let wait = if all == 1 { "waits" } else { "wait" };
            format!("{} {wait}; {had} of them failed before and will be tried again", counted(all, "job"))
        }
    }
}

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    job: JobId,
}

/// Lets a job have all its tries again.
pub async fn try_again(
    In(admin, _): In<Admin>,
    at: Path<At>,
    form: Sent<Nothing>,
    state: State,
    db: Db,
) -> Result<Go, Error> {
    form.checked()?;
    let (id, now) = (at.job, state.clock.now());
    let queued = db.write(move |c| store::try_again(c, &admin, id, now)).await?;
    let back = go("/admin/jobs");
    Ok(if queued {
        back.done("It is tried again.")
    } else {
        back.noting("This job does not wait for you any more.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_said_as_people_say_it() {
        assert_eq!(waiting_words((0, 0)), "Nothing waits");
        assert_eq!(waiting_words((1, 0)), "1 job waits");
        assert_eq!(waiting_words((3, 0)), "3 jobs wait");
        assert_eq!(waiting_words((3, 1)), "3 jobs wait; 1 of them failed before and will be tried again");
    }

    #[test]
    fn each_kind_of_work_has_words() {
        for kind in crate::jobs::model::JobKind::ALL {
            assert!(what(kind.word()).contains(' '), "{kind}");
        }
        assert_eq!(what("send_digest"), "send digest");
    }
}
