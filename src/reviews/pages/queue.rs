//! The queue: the longest wait first.

use super::{queue_href, round_href, views::Wait};
use crate::{
    error::Error,
    people::{access::Staff, model::first_name},
    progress::pages::{CohortHead, Reading},
    reviews::store::{self, Outlook, Queued, Tab},
    state::State,
    text::{self, Moment},
    web::{
        Frame, In, Page, page,
        paging::{After, Cursor, Slice},
    },
    work::model::{RoundId, shows_late},
};
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, Utc};

/// Rows on a page.
const ROWS: usize = 30;

#[derive(Template)]
#[template(path = "reviews/queue.html")]
pub struct QueuePage {
    frame: Frame,
    head: Option<CohortHead>,
    base: String,
    target: i32,
    tabs: Vec<TabView>,
    rows: Vec<QueueRow>,
    next: Option<String>,
    newer: Option<String>,
    /// Rounds that can be taken; none: this person does not review here.
    free: Option<i64>,
    /// Nothing at all waits.
    is_empty: bool,
    due: Option<(String, Moment)>,
    at_work: Vec<String>,
}

/// A part of the queue, as a link.
pub struct TabView {
    href: String,
    words: &'static str,
    count: String,
    here: bool,
}

/// A round that waits.
pub struct QueueRow {
    href: String,
    learner: String,
    project: String,
    number: i32,
    late: bool,
    wait: Wait,
    /// Who holds it, in words; none: nobody.
    holder: Option<String>,
    is_mine: bool,
    /// One has reviewed it before.
    known: Option<String>,
    claim: String,
}

/// What the address asks for.
#[derive(serde::Deserialize)]
pub struct Asked {
    show: Option<String>,
}

/// The queue.
pub async fn queue(
    In(staff, frame): In<Staff>,
    After(after): After<(DateTime<Utc>, RoundId)>,
    asked: Option<Query<Asked>>,
    state: State,
) -> Result<Page<QueuePage>, Error> {
    let reading = Reading::cohort(staff.member(), &state);
    let tab = asked.and_then(|asked| asked.into_inner().show).map_or(Tab::All, |show| Tab::read(&show));
    let (door, now, over) = (staff.clone(), reading.now, Wait::cutoff(reading.now, staff.cohort()));
    let begun = after.is_some();
    let (rows, outlook) = state
        .db
        .read(move |c| {
            let fetch = (Slice::<Queued>::fetch(ROWS), over, now);
            let rows = store::queue(c, &door, tab, after.as_ref(), fetch)?;
            Ok::<_, Error>((rows, store::outlook(c, &door, over, now)?))
        })
        .await?;
    let slice = Slice::of(rows, ROWS, |row| Cursor((row.queued_at, row.round)));
    Ok(page(draw(&staff, &reading, (tab, begun), slice, outlook, frame)))
}

impl Tab {
    const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::All, "all", "All"), (Self::Mine, "mine", "Mine"), (Self::Over, "over", "Over target")];

    fn read(word: &str) -> Self {
        Self::ALL.into_iter().find(|(_, own, _)| *own == word).map_or(Self::All, |(tab, _, _)| tab)
    }

    fn href(self, queue: &str) -> String {
        let word = Self::ALL.into_iter().find(|(tab, _, _)| *tab == self).map_or("", |(_, word, _)| word);
        if self == Self::All { queue.to_owned() } else { format!("{queue}?show={word}") }
    }
}

fn draw(
    staff: &Staff,
    reading: &Reading,
    (tab, begun): (Tab, bool),
    slice: Slice<Queued>,
    outlook: Outlook,
    frame: Frame,
) -> QueuePage {
    let queue = queue_href(staff);
    let here = tab.href(&queue);
    let sign = if here.contains('?') { '&' } else { '?' };
    let count = |tab| match tab {
        Tab::All => outlook.waiting,
        Tab::Mine => outlook.mine,
        Tab::Over => outlook.over,
    };
    let view = |(own, _, words): (Tab, &str, &'static str)| TabView {
        href: own.href(&queue),
        words,
        count: count(own).to_string(),
        here: own == tab,
    };
    QueuePage {
        frame,
        head: reading.head(),
        base: queue.clone(),
        target: staff.cohort().review_target_hours,
        tabs: Tab::ALL.into_iter().map(view).collect(),
        rows: slice.rows.into_iter().map(|row| queued(row, staff, reading)).collect(),
        next: slice.next.map(|after| format!("{here}{sign}after={after}")),
        newer: begun.then(|| here.clone()),
        free: staff.is_reviewer().then_some(outlook.free),
        is_empty: outlook.waiting == 0,
        due: outlook.next_due.map(|due| (due.0.project, reading.moment(due.0.at))),
        at_work: outlook.at_work.0,
    }
}

fn queued(row: Queued, staff: &Staff, reading: &Reading) -> QueueRow {
    let me = staff.viewer().id();
    let is_mine = row.claim.as_ref().is_some_and(|(mentor, _, _)| *mentor == me);
    let holder = row.claim.map(|(_, name, until)| {
        let until = text::clock(until, reading.now, reading.zone());
        if is_mine { format!("Yours until {until}") } else { format!("{name}, until {until}") }
    });
    let base = round_href(staff, row.round);
    QueueRow {
        href: format!("{base}/review"),
        claim: format!("{base}/claim"),
        wait: Wait::of(row.queued_at, reading.now, staff.cohort()),
        known: (row.number > 1 && row.mentor == Some(me))
            .then(|| format!("Continue with {}", first_name(&row.learner))),
        learner: row.learner,
        project: row.project,
        number: row.number,
        late: shows_late(row.number, row.late),
        holder,
        is_mine,
    }
}
