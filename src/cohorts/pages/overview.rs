//! All cohorts at a glance.

use crate::{
    cohorts::{
        model::{CohortState, Phase, Span},
        store::{self, AfterCohort, Glance},
    },
    db::Db,
    error::Error,
    people::access::Admin,
    reviews::model::late_before,
    state::State,
    text::{self, Moment, counted},
    web::{
        Frame, In, Page, page,
        paging::{After, Slice},
    },
};
use askama::Template;
use chrono::{DateTime, Utc};

/// Cohorts on a page.
const SIZE: usize = 20;

#[derive(Template)]
#[template(path = "cohorts/overview.html")]
pub struct OverviewPage {
    frame: Frame,
    rows: Vec<GlanceRow>,
    next: Option<String>,
    first: bool,
}

struct GlanceRow {
    name: String,
    href: String,
    dates: String,
    glyph: &'static str,
    tone: &'static str,
    phase: String,
    learners: String,
    staff: String,
    waiting: i64,
    oldest: Option<Moment>,
    /// It waits longer than it is to wait.
    over: bool,
}

/// The overview.
pub async fn overview(
    In(admin, frame): In<Admin>,
    After(after): After<AfterCohort>,
    db: Db,
    state: State,
) -> Result<Page<OverviewPage>, Error> {
    let first = after.is_none();
    let Slice { rows, next } = db.read(move |c| store::overview(c, &admin, after.as_ref(), SIZE)).await?;
    let now = state.clock.now();
    let rows = rows.into_iter().map(|glance| row(glance, now)).collect();
    let next = next.map(|cursor| format!("/admin/cohorts?after={cursor}"));
    Ok(page(OverviewPage { frame, rows, next, first }))
}

fn row(glance: Glance, now: DateTime<Utc>) -> GlanceRow {
    let zone = store::zone(&glance.time_zone);
    let span = Span { starts_on: glance.starts_on, ends_on: glance.ends_on, zone };
    let cutoff = late_before(glance.review_target_hours, now, zone);
    let (glyph, tone, phase) = phase(glance.state, &span, now);
    GlanceRow {
        name: glance.name,
        href: format!("/cohorts/{}", glance.slug),
        dates: text::days(span.starts_on, span.ends_on, "%-d %b"),
        glyph,
        tone,
        phase,
        learners: counted(glance.learners, "learner"),
        staff: format!("{} staff", glance.staff),
        waiting: glance.waiting,
        over: glance.oldest.is_some_and(|since| since < cutoff),
        oldest: glance.oldest.map(|since| Moment::ago(since, now)),
    }
}

fn phase(state: CohortState, span: &Span, now: DateTime<Utc>) -> (&'static str, &'static str, String) {
    match (state, span.phase(now)) {
        (CohortState::Draft, _) => ("pencil", "mute", "Draft".to_owned()),
        (CohortState::Archived, _) => ("minus", "mute", "Archived".to_owned()),
        (CohortState::Published, Phase::Upcoming) => ("calendar-days", "info", "Upcoming".to_owned()),
        (CohortState::Published, Phase::Running(week)) => {
            ("circle-dot", "own", format!("Week {week} of {}", span.weeks()))
        }
        (CohortState::Published, Phase::Finished) => ("check", "mute", "Finished".to_owned()),
    }
}
