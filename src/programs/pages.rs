//! The public guide of a program, the list of all, and an admin's list of versions.

use super::{
    outline::{Outline, StageOutline},
    store::{self, ListedVersion},
};
use crate::{
    db::Db,
    error::Error,
    markdown::Heading,
    people::access::{Admin, Anyone},
    state::State,
    text::{Moment, counted},
    web::{Frame, In, Page, page},
};
use actix_web::{HttpResponse, http::header, web::Path};
use askama::Template;

#[derive(Template)]
#[template(path = "programs/guide.html")]
pub struct GuidePage {
    frame: Frame,
    title: String,
    summary: String,
    facts: String,
    body: String,
    contents: Vec<Heading>,
    stages: Vec<GuideStage>,
    tracks: Vec<GuideStage>,
    glossary: Option<String>,
    card: Card,
    next: Option<GuideLink>,
}

/// What other sites show of the guide where somebody links to it, and what search engines read.
pub struct Card {
    /// The guide's own address, whole.
    address: String,
    /// The picture's, whole.
    picture: String,
    /// A course in the words of schema.org, as JSON that can stand in a page.
    course: String,
}

/// Where a reader of the guide goes on.
pub struct GuideLink {
    href: String,
    words: String,
}

/// A stage in the table of contents.
pub struct GuideStage {
    number: usize,
    title: String,
    summary: String,
    hours: i32,
    key: String,
    lessons: Vec<GuideItem>,
    projects: Vec<GuideItem>,
}

/// A lesson or project in it; the guide's text leads here by its key.
pub struct GuideItem {
    key: String,
    title: String,
}

/// The part of the path behind the door.
#[derive(serde::Deserialize)]
pub struct At {
    pub(super) program: String,
}

/// The guide: everything that one wants to know before joining, for anyone.
pub async fn guide(In(_, frame): In<Anyone>, at: Path<At>, db: Db) -> Result<Page<GuidePage>, Error> {
    let key = at.into_inner().program;
    let href = format!("/programs/{key}");
    let guide = db.read(move |c| store::guide(c, &key)).await?;
    let outline = guide.outline.0;
    let stack = outline.stacks.first().map(|stack| stack.key.to_string()).unwrap_or_default();
    let next = if frame.viewer().is_some() { ("/", "Go to your home") } else { ("/sign-in", "Sign in") };
    let card = card(&frame, &href, &guide.title, &guide.summary, &outline);
    let (required, tracks) = (outline.required().to_vec(), outline.tracks().to_vec());
    Ok(page(GuidePage {
        frame,
        title: guide.title,
        summary: guide.summary,
        facts: facts(&outline),
        body: guide.guide.0.html(&stack),
        contents: guide.guide.0.headings.into_iter().filter(|heading| heading.level <= 3).collect(),
        stages: (1..).zip(required).map(stage).collect(),
        tracks: (1..).zip(tracks).map(stage).collect(),
        glossary: guide.has_glossary.then(|| format!("{href}/glossary")),
        card,
        next: Some(GuideLink { href: next.0.to_owned(), words: next.1.to_owned() }),
    }))
}

fn facts(outline: &Outline) -> String {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let tracks = outline.tracks().len();
    format!(
        "{}, {}, {} with a review each{}",
        counted(number(outline.required().len()), "stage"),
        counted(outline.hours().into(), "hour"),
        counted(number(outline.required_projects()), "project"),
        if tracks > 0 {
            format!(", and {} to choose from", counted(number(tracks), "track"))
        } else {
            String::new()
        },
    )
}

fn card(frame: &Frame, href: &str, title: &str, summary: &str, outline: &Outline) -> Card {
    let address = frame.whole(href);
    let course = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "Course",
        "name": title,
        "description": summary,
        "url": address,
        "image": frame.whole(&frame.asset("pictures/card.png")),
        "inLanguage": "en",
        "provider": { "@type": "Organization", "name": frame.site_name(), "url": frame.whole("/") },
        "teaches": outline.skills.iter().map(|skill| skill.title.as_str()).collect::<Vec<_>>(),
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "online",
            "courseWorkload": format!("PT{}H", outline.hours()),
        },
        "syllabusSections": outline.required().iter().map(|stage| serde_json::json!({
            "@type": "Syllabus",
            "name": stage.title,
            "description": stage.summary,
            "timeRequired": format!("PT{}H", stage.hours),
        })).collect::<Vec<_>>(),
    });
    Card {
        picture: frame.whole(&frame.asset("pictures/card.png")),
        // In a script element nothing is an entity, but `</script>` and `<!--` would be markup.
        course: course.to_string().replace('<', "\\u003c"),
        address,
    }
}

fn stage((number, stage): (usize, StageOutline)) -> GuideStage {
    GuideStage {
        number,
        title: stage.title,
        summary: stage.summary,
        hours: stage.hours,
        key: stage.key.to_string(),
        lessons: stage
            .lessons
            .into_iter()
            .map(|l| GuideItem { key: l.key.to_string(), title: l.title })
            .collect(),
        projects: stage
            .projects
            .into_iter()
            .map(|p| GuideItem { key: p.key.to_string(), title: p.title })
            .collect(),
    }
}

#[derive(Template)]
#[template(path = "programs/list.html")]
pub struct ProgramsPage {
    frame: Frame,
    programs: Vec<ProgramRow>,
    admin: bool,
}

/// A program in the list.
pub struct ProgramRow {
    title: String,
    summary: String,
    href: String,
    versions: Vec<VersionRow>,
}

/// A version of it, for admins.
pub struct VersionRow {
    number: i32,
    href: String,
    imported: Moment,
    cohorts: i64,
}

/// All programs, for anyone.
pub async fn list(In(_, frame): In<Anyone>, db: Db) -> Result<Page<ProgramsPage>, Error> {
    let listed = db.read(store::programs).await?;
    let row = |program: store::Listed| ProgramRow {
        title: program.title,
        summary: program.summary,
        href: format!("/programs/{}", program.key),
        versions: Vec::new(),
    };
    Ok(page(ProgramsPage { frame, programs: listed.into_iter().map(row).collect(), admin: false }))
}

/// All programs with their versions, for those who run the site.
pub async fn versions(
    In(admin, frame): In<Admin>,
    db: Db,
    state: State,
) -> Result<Page<ProgramsPage>, Error> {
    let (listed, versions) =
        db.read(move |c| Ok::<_, Error>((store::programs(c)?, store::versions(c, &admin)?))).await?;
    let now = state.clock.now();
    let version = |version: &ListedVersion| VersionRow {
        number: version.number,
        href: format!("/admin/programs/{}/versions/{}/path", version.program, version.number),
        imported: Moment::ago(version.imported_at, now),
        cohorts: version.cohorts,
    };
    let row = |program: store::Listed| ProgramRow {
        versions: versions.iter().filter(|v| v.program == program.key).map(version).collect(),
        title: program.title,
        summary: program.summary,
        href: format!("/programs/{}", program.key),
    };
    Ok(page(ProgramsPage { frame, programs: listed.into_iter().map(row).collect(), admin: true }))
}

/// The parts of a picture's address.
#[derive(serde::Deserialize)]
pub struct ImageAt {
    program: String,
    digest: String,
    name: String,
}

/// A picture. Its address names its content, so it may be kept for ever; opened by itself it can do nothing.
pub async fn image(In(..): In<Anyone>, at: Path<ImageAt>, db: Db) -> Result<HttpResponse, Error> {
    let ImageAt { program, digest, name } = at.into_inner();
    let address = format!("/programs/{program}/images/{digest}/{name}");
    let (kind, bytes) = db.read(move |c| store::image(c, &address)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ))
        .body(bytes))
}
