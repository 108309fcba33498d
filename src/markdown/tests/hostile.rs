//! Texts that mean harm: what they do to a page, and how long they take.

use super::*;
use std::collections::HashSet;

/// What attacks are made of, put together in every order of three.
#[test]
fn no_text_makes_anything_that_runs() {
    let pieces = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![",
        "](",
        "<svg/onload=alert(1)>",
        "```html\n",
        "\n\n",
        "<a href=\"javascript:alert(1)\">",
        "&#106;avascript:alert(1)",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "<hr data-stack=\"+\">",
        "`",
        "> ",
        "|a|\n|-|\n",
        "<!--",
        "]]>",
        "\" onmouseover=\"alert(1)",
        "<https://a.b/\"onclick=alert(1)//>",
    ];
    for a in pieces {
        for b in pieces {
            for c in pieces {
                inert(&letter(&format!("{a}{b}{c}")), &format!("{a}{b}{c}"));
            }
            if let Ok(rendered) = render(&format!("{a}{b}"), &One) {
                inert(&rendered.html(""), &format!("{a}{b}"));
            }
        }
    }
}

/// Looks at HTML as a browser would: by its tags and their attributes.
fn inert(html: &str, source: &str) {
    let allowed = HashSet::from([
        "href",
        "title",
        "rel",
        "class",
        "type",
        "disabled",
        "checked",
        "aria-label",
        "tabindex",
        "align",
        "start",
        "id",
        "src",
        "alt",
        "loading",
    ]);
    for tag in html.split('<').skip(1) {
        let tag = tag.split_once('>').map_or(tag, |(tag, _)| tag);
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        assert!(
            !["script", "svg", "iframe", "img", "style", "hr"].contains(&name) || tag == "hr",
            "{name} in {html} from {source}"
        );
        for (index, piece) in tag.split('"').enumerate() {
            if index % 2 == 0 {
                let attribute = piece.trim().trim_end_matches('=').rsplit(' ').next().unwrap_or_default();
                assert!(
                    index == 0 && !piece.contains('=')
                        || piece.trim().is_empty()
                        || allowed.contains(attribute),
                    "{attribute} in {html} from {source}"
                );
            } else {
                assert!(
                    !piece.trim_start().to_ascii_lowercase().starts_with("javascript:"),
                    "{html} from {source}"
                );
            }
        }
    }
}

/// What parsers are slow on when it is said often enough.
const PIECES: &str = "[|*a |*a _b |![[]()|<|`a|\\|&|[a](|[a]: b\n|<a |**a __b |~~a |http://a.|a@b.c |[^1]|- a\n\n|1. a\n|> a\n\n|# a\n|\
    [a][b]|***a|_a*|www.|x\n===\n|<!--|<?|]](|``` a\n|- [ ] a\n|a\n\n\tb\n\n|::: a\n|[^a]: - b\n";

/// What patterns for colors are slow on.
const CODE: &str = "(|[|{|<|\"|'|`|a|$(|/*|\\|<<A |a.b(|f'{|- |a: |#| |<?php |1e";

fn often(text: &str, most: usize) -> String {
    text.repeat(most / text.len())
}

fn slow_texts() -> Vec<(String, String)> {
    let line = |piece: &str| (format!("{piece:?}"), often(piece, 9_000));
    let lines = |piece: &str| (format!("{piece:?} in lines"), often(&(often(piece, 900) + "\n"), 60_000));
    let code = |language: &str, piece: &str| {
        (
            format!("{language} {piece:?}"),
            format!("```{language}\n{}```\n", often(&(often(piece, 159) + "\n"), 3_000)),
        )
    };
    let languages = code::LANGUAGES.iter().map(|language| language.word);
    let colored = languages.flat_map(|language| CODE.split('|').map(move |piece| code(language, piece)));
    let lists = (0..2_000).fold(String::new(), |text, level| text + &"  ".repeat(level) + "- a\n");
    let asked = [
        ("50 KB of >", ">".repeat(50_000)),
        ("20 KB of pipes", format!("{}\n{}\n", "|".repeat(10_000), "|-".repeat(5_000))),
        ("20 KB of pipes in lines", "|||||||||||||||||||\n".repeat(1_000)),
        ("2,000 lists", lists),
        ("2,000 lists in a line", "- ".repeat(2_000)),
        ("a large table", format!("{}\n{}\n{}", "|a".repeat(29), "|-".repeat(29), "|a\n".repeat(160))),
        (
            "[x] with a long address",
            format!("[x]: http://a.b/{}\n\n{}", "c".repeat(9_000), "[x] ".repeat(2_000)),
        ),
    ];
    let asked = asked.map(|(name, text)| (name.to_owned(), text));
    PIECES.split('|').map(line).chain(PIECES.split('|').map(lines)).chain(colored).chain(asked).collect()
}

#[test]
#[ignore = "prints times to be looked at by hand: cargo test --lib slow -- --ignored --nocapture"]
fn what_is_made_to_be_slow_is_refused_or_quick() {
    for (name, text) in slow_texts() {
        for kind in ["letter", "program"] {
            let start = std::time::Instant::now();
            let fine =
                if kind == "letter" { render_letter(&text).is_ok() } else { render(&text, &One).is_ok() };
            let took = start.elapsed().as_millis();
            let what = if fine { "rendered" } else { "refused" };
            println!("{took:5} ms {kind} {what} {name}, {} bytes", text.len());
        }
    }
}
