//! All people of the site.

use crate::{
    db::Db,
    error::Error,
    people::{
        access::Admin,
        model,
        store::{self, AfterPerson, Person},
    },
    state::State,
    text::Moment,
    web::{
        Frame, In, Page, page,
        paging::{After, Slice},
    },
};
use askama::Template;

/// People on a page.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "people/list.html")]
pub struct PeoplePage {
    frame: Frame,
    rows: Vec<PersonRow>,
    next: Option<String>,
    first: bool,
}

struct PersonRow {
    name: String,
    email: String,
    initials: String,
    admin: bool,
    last_seen: Option<Moment>,
}

/// The list, by name.
pub async fn people(
    In(admin, frame): In<Admin>,
    After(after): After<AfterPerson>,
    db: Db,
    state: State,
) -> Result<Page<PeoplePage>, Error> {
    let first = after.is_none();
    let Slice { rows, next } = db.read(move |c| store::people(c, &admin, after.as_ref(), SIZE)).await?;
    let now = state.clock.now();
    let row = |p: Person| PersonRow {
        initials: model::initials(&p.name),
        admin: p.site_role == model::SiteRole::Admin,
        last_seen: p.last_seen_at.map(|at| Moment::ago(at, now)),
        name: p.name,
        email: p.email,
    };
    let rows = rows.into_iter().map(row).collect();
    let next = next.map(|cursor| format!("/admin/people?after={cursor}"));
    Ok(page(PeoplePage { frame, rows, next, first }))
}
