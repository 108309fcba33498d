//! The sanitizer: what may stand in a page is listed here, all else is dropped. A second wall: what goes in was
//! written by our renderer, without raw HTML.

use super::code::CLASSES;
use ammonia::{Builder, UrlRelative};
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// What people's texts and programs have in common.
const TAGS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "input",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// What only programs have.
const PROGRAM_TAGS: &[&str] = &["details", "img", "section", "summary", "sup"];

const CLASSES_BY_TAG: &[(&str, &[&str])] = &[
    (
        "div",
        &[
            "markdown-alert",
            "markdown-alert-note",
            "markdown-alert-tip",
            "markdown-alert-important",
            "markdown-alert-warning",
            "markdown-alert-caution",
        ],
    ),
    ("p", &["markdown-alert-title"]),
    ("ul", &["contains-task-list"]),
    ("ol", &["contains-task-list"]),
    ("li", &["task-list-item"]),
    ("code", &["short"]),
    ("figure", &["code", "output"]),
    ("span", CLASSES),
];

const PROGRAM_CLASSES: &[(&str, &[&str])] = &[
    ("a", &["anchor", "footnote-backref"]),
    ("sup", &["footnote-ref"]),
    ("section", &["footnotes", "exercise"]),
    ("p", &["markdown-alert-title", "exercise-title"]),
    ("details", &["solution"]),
];

static LETTER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder();
    builder.url_relative(UrlRelative::Deny).link_rel(Some("nofollow ugc noopener"));
    builder
});

static PROGRAM: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder();
    builder
        .add_tags(PROGRAM_TAGS)
        .add_tag_attributes("a", &["id", "aria-label"])
        .add_tag_attributes("li", &["id"])
        .add_tag_attributes("hr", &["data-stack"])
        .add_tag_attributes("img", &["src", "alt", "title"])
        .set_tag_attribute_value("img", "loading", "lazy")
        .url_relative(UrlRelative::PassThrough);
    for level in ["h2", "h3", "h4", "h5", "h6"] {
        builder.add_tag_attributes(level, &["id"]);
    }
    for (tag, classes) in PROGRAM_CLASSES {
        builder.add_allowed_classes(*tag, *classes);
    }
    builder
});

/// The HTML of a program's text.
pub(super) fn program(html: &str) -> String {
    PROGRAM.clean(html).to_string()
}

/// The HTML of a person's text.
pub(super) fn letter(html: &str) -> String {
    LETTER.clean(html).to_string()
}

/// A table that is wider than the screen scrolls by itself, also by keyboard; a head without words is no head. The
/// sanitizer writes tags in one form only, so they are found as text.
pub(super) fn with_scrolling_tables(html: &str) -> String {
    html.replace("<table>", "<div class=\"scroller\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>")
        .replace("<th></th>", "<td></td>")
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    let attributes: [(&str, &[&str]); 5] = [
        ("a", &["href", "title"]),
        ("ol", &["start"]),
        ("input", &["checked", "disabled", "aria-label"]),
        ("pre", &["tabindex"]),
        ("code", &[]),
    ];
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(["script", "style"].into())
        .url_schemes(["http", "https", "mailto"].into())
        .generic_attributes(HashSet::new())
        .tag_attributes(attributes.map(|(tag, names)| (tag, names.iter().copied().collect())).into())
        .tag_attribute_values(HashMap::from([
            ("input", HashMap::from([("type", HashSet::from(["checkbox"]))])),
            ("td", aligned()),
            ("th", aligned()),
        ]))
        .allowed_classes(
            CLASSES_BY_TAG.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect(),
        )
        .link_rel(None);
    builder
}

fn aligned() -> HashMap<&'static str, HashSet<&'static str>> {
    HashMap::from([("align", HashSet::from(["left", "center", "right"]))])
}
