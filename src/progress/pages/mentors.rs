//! What mentors read beside a project: how to look at what is handed in. Learners never see it.

use super::{
    Reading,
    stack::remembered,
    views::{self, Link, PartView, found},
};
use crate::{
    error::Error,
    markdown::Heading,
    programs,
    state::State,
    web::{Frame, Page, page},
};
use actix_web::HttpRequest;
use askama::Template;

#[derive(Template)]
#[template(path = "programs/mentors.html")]
pub struct MentorsPage {
    frame: Frame,
    preview: Option<String>,
    project: Link,
    parts: Vec<PartView>,
    contents: Vec<Heading>,
}

/// The page, wherever it is read; there is none for many a project.
pub async fn show(
    reading: Reading,
    key: String,
    asked: Option<String>,
    frame: Frame,
    req: &HttpRequest,
) -> Result<Page<MentorsPage>, Error> {
    let (version, wanted) = (reading.version, key.clone());
    let part = State::of(req).db.read(move |c| programs::store::mentors_page(c, version, &wanted)).await?;
    let part = found(part)?;
    let outline = part.outline.0;
    let (_, _, own) = found(outline.project(&key))?;
    let stack = reading.stack(req, asked.as_deref(), &outline);
    let cookie = asked.and_then(|_| remembered(&stack, req));
    let body = part.body.0.below(&reading.base);
    Ok(page(MentorsPage {
        frame,
        preview: reading.preview_for("mentors"),
        project: Link { href: reading.project_href(&key), words: own.title.clone() },
        contents: views::contents(&body, &stack),
        parts: views::parts(body, &reading.mentors_href(&key), &stack, &outline),
    })
    .cookie(cookie))
}
