mod hostile;

use super::*;

/// A program with one of each.
struct One;

impl Links for One {
    fn page(&self, target: Target, key: &str) -> Result<String, Flaw> {
        if key == "here" { Ok(format!("../{}s/{key}", target.word())) } else { Err(Flaw::new("dead")) }
    }
    fn image(&self, name: &str) -> Result<String, Flaw> {
        if name == "a.svg" { Ok("/images/a.svg".to_owned()) } else { Err(Flaw::new("missing")) }
    }
    fn stack(&self, key: &str) -> Result<(), Flaw> {
        if ["python", "go"].contains(&key) { Ok(()) } else { Err(Flaw::new("no such stack")) }
    }
    fn run(&self) -> Result<(), Flaw> {
        Ok(())
    }
}

fn html(text: &str) -> String {
    let rendered = render(text, &One).unwrap_or_else(|flaws| panic!("{flaws:?}"));
    rendered.parts.iter().map(|part| if let Part::Html(html) = part { html } else { "" }).collect()
}

fn flaws(text: &str) -> Vec<String> {
    let all = render(text, &One).err().unwrap_or_default();
    all.iter().map(|refusal| format!("{}: {}", refusal.line, refusal.flaw)).collect()
}

fn letter(text: &str) -> String {
    render_letter(text).unwrap_or_else(|words| panic!("{words}"))
}

#[test]
fn a_heading_has_its_anchor_and_stands_in_the_contents() {
    let rendered =
        render("## What `exit` says\n\n### Main\n\n## What exit says\n\n## Main\n", &One).expect("headings");
    let list =
        rendered.headings.iter().map(|h| (h.level, h.id.as_str(), h.text.as_str())).collect::<Vec<_>>();
    assert_eq!(
        list,
        [
            (2, "what-exit-says", "What exit says"),
            (3, "main-1", "Main"),
            (2, "what-exit-says-1", "What exit says"),
            (2, "main-2", "Main")
        ]
    );
    assert!(rendered.html("").starts_with(
        "<h2 id=\"what-exit-says\">What <code>exit</code> says<a class=\"anchor\" href=\"#what-exit-says\" \
         aria-label=\"Link to this heading\"></a></h2>"
    ));
}

#[test]
fn code_has_its_file_name_above_it_and_output_its_word() {
    let html = html("```python run exit=1 file=a/b.py\nprint(1)\n```\n\n```output\n1\n```\n");
    assert_eq!(
        html,
        "<figure class=\"code\"><figcaption>a/b.py</figcaption><pre tabindex=\"0\"><code>\
         <span class=\"hl-name\">print</span>(<span class=\"hl-constant\">1</span>)\n</code></pre></figure>\n\
         <figure class=\"code output\"><figcaption>Output</figcaption><pre tabindex=\"0\"><code>1\n</code></pre></figure>\n"
    );
}

#[test]
fn variants_are_chosen_without_rendering_again() {
    let text = "Before.\n\n::: stack python\n## A\n:::\n::: stack go\nIn Go.\n:::\n\nAfter.\n\n::: stack go\nAgain.\n:::\n";
    let rendered = render(text, &One).expect("variants");
    let kinds = rendered.parts.iter().map(|part| matches!(part, Part::Variants(_))).collect::<Vec<_>>();
    assert_eq!(kinds, [false, true, false, true]);
    assert_eq!(rendered.html("go"), "<p>Before.</p>\n<p>In Go.</p>\n<p>After.</p>\n<p>Again.</p>\n");
    assert!(rendered.html("rust").contains("<h2"), "who has no variant sees the first");
    assert_eq!(rendered.headings[0].stack.as_deref(), Some("python"));
    let stored = serde_json::to_string(&rendered).expect("JSON");
    assert_eq!(serde_json::from_str::<Rendered>(&stored).expect("the same"), rendered);
}

#[test]
fn variants_may_stand_inside_of_a_solution() {
    let text = ":::: solution\n::: stack python\na\n:::\n::: stack go\nb\n:::\n::::\n\nEnd.\n";
    let rendered = render(text, &One).expect("variants");
    assert_eq!(
        rendered.html("go"),
        "<details class=\"solution\"><summary>Solution</summary>\n<p>b</p>\n</details>\n<p>End.</p>\n"
    );
}

#[test]
fn what_github_shows_is_shown() {
    assert!(html("a[^1]\n\n[^1]: b\n").contains("<section class=\"footnotes\">"));
    assert!(html("> [!NOTE]\n> a\n").starts_with(
        "<div class=\"markdown-alert markdown-alert-note\">\n<p class=\"markdown-alert-title\">"
    ));
    assert_eq!(
        html("- [x] a\n- [ ] b\n"),
        "<ul class=\"contains-task-list\">\n<li class=\"task-list-item\"><input type=\"checkbox\" aria-label=\"Done\" checked=\"\" disabled=\"\"> a</li>\n\
         <li class=\"task-list-item\"><input type=\"checkbox\" aria-label=\"To do\" disabled=\"\"> b</li>\n</ul>\n"
    );
    assert!(html("| a |\n| -: |\n| 1 |\n").contains("<td align=\"right\">1</td>"));
    assert_eq!(
        html("~~a~~ https://b.org\n"),
        "<p><del>a</del> <a href=\"https://b.org\">https://b.org</a></p>\n"
    );
    assert_eq!(
        html("::: exercise\na\n:::\n"),
        "<section class=\"exercise\"><p class=\"exercise-title\">Exercise</p>\n<p>a</p>\n</section>\n"
    );
}

#[test]
fn links_lead_where_the_program_says() {
    assert_eq!(html("[a](lesson:here)"), "<p><a href=\"../lessons/here\">a</a></p>\n");
    assert_eq!(
        html("![b](images/a.svg \"c\")"),
        "<p><img src=\"/images/a.svg\" alt=\"b\" title=\"c\" loading=\"lazy\"></p>\n"
    );
    assert_eq!(html("## A b\n\n[c](#a-b)").matches("#a-b").count(), 2);
}

#[test]
fn what_the_format_does_not_allow_is_refused_at_its_line() {
    for (text, said) in [
        (
            "a\n\n<b>c</b>",
            "3: raw HTML is not allowed: <b>; write it in Markdown, or between backticks to show it",
        ),
        (
            "<script>\nx\n</script>",
            "1: raw HTML is not allowed: <script>; write it in Markdown, or between backticks to show it",
        ),
        ("# A", "1: a text has no heading of level 1: that is its title; start with ##"),
        ("## A\n\n#### B", "3: the heading is of level 4, but the one above it of level 2; write ###"),
        ("[a](lesson:x)", "1: dead"),
        ("[a](lessons:here)", "1: a link cannot lead to lessons:here; did you mean \"lesson:here\"?"),
        (
            "[a](../x.md)",
            "1: a link cannot lead to ../x.md; a lesson is linked as lesson:KEY, a project as project:KEY",
        ),
        (
            "\n[a](javascript:alert(1))",
            "2: a link cannot lead to javascript:alert(1); write http(s)://, mailto:, lesson:KEY, project:KEY, stage:KEY, term:KEY or #HEADING",
        ),
        (
            "[a](data:text/html,b)",
            "1: a link cannot lead to data:text/html,b; write http(s)://, mailto:, lesson:KEY, project:KEY, stage:KEY, term:KEY or #HEADING",
        ),
        (
            "[a](http://[b)",
            "1: a link cannot lead to http://[b; write http(s)://, mailto:, lesson:KEY, project:KEY, stage:KEY, term:KEY or #HEADING",
        ),
        (
            "## Bread\n\n[a](#bred)",
            "3: no heading of this text has the anchor \"#bred\"; did you mean \"#bread\"?",
        ),
        (
            "![](images/a.svg)",
            "1: the picture images/a.svg has no words for those who cannot see it; say between the brackets what it shows",
        ),
        (
            "![a](https://b.org/c.png)",
            "1: a picture cannot come from https://b.org/c.png; put it into the folder images and write images/NAME",
        ),
        ("![a](images/b.svg)", "1: missing"),
        ("```python\na", "1: the code block is never closed; end it with ```"),
        ("a\n\n::: exercise\na", "3: \"::: exercise\" is never closed; end it with a line of :::"),
        (
            "a\n\n:::\n",
            "3: this \":::\" closes nothing; remove it; a container around others starts and ends with more colons than they do",
        ),
        ("::: exercize\na\n:::", "1: no container is called \"exercize\"; did you mean \"exercise\"?"),
        ("::: stack cobol\na\n:::", "1: no such stack"),
        (
            "::: stack go\na\n:::\n::: stack go\na\n:::",
            "4: these variants have one for \"go\" already; join the two, or put text between the groups",
        ),
        (
            ":::: stack go\n::: stack python\na\n:::\n::::",
            "2: a stack's variant stands inside of another; close that one first",
        ),
        ("::: exercise\n:::", "1: \"::: exercise\" is empty"),
        (
            "```sh\na\n```\n\n```output\nb\n```",
            "5: \"output\" has to stand right after the block that prints it; write \"run\" behind the language of that block, or call this one text",
        ),
        ("a[^b]", "1: there is no footnote [^b]; add a line [^b]: with its text"),
    ] {
        assert_eq!(flaws(text), [said], "{text}");
    }
}

#[test]
fn all_flaws_come_at_once_in_the_order_of_lines() {
    let lines = flaws("[a](x)\n\n# B\n\n[c](#d) <i>\n\n- ```python runn\n  a\n  ```\n");
    assert_eq!(
        lines.iter().map(|flaw| flaw.split(':').next().unwrap_or("")).collect::<Vec<_>>(),
        ["1", "3", "5", "5", "7"]
    );
}

#[test]
fn a_line_is_one_line() {
    let line = |text| render_line(text, &One).map_err(|flaws| flaws[0].to_string());
    assert_eq!(line("`a < b` and *c*"), Ok("<code>a &lt; b</code> and <em>c</em>".to_owned()));
    assert_eq!(line("[a](lesson:here)"), Ok("<a href=\"../lessons/here\">a</a>".to_owned()));
    for wrong in ["a\nb", "- a", "# a", "> a", "![a](images/a.svg)", "    a", "---", ""] {
        let said = line(wrong).expect_err(wrong);
        assert!(said.starts_with("the text has to be one line"), "{wrong}: {said}");
    }
    assert!(line("<b>").expect_err("HTML").starts_with("raw HTML"));
}

#[test]
fn a_closing_tag_at_the_start_of_a_line_is_raw_html_too() {
    let refused = render("a\n\n</p> what stands here would be lost\n", &One).expect_err("raw HTML");
    assert_eq!((refused.len(), refused[0].line), (1, 3));
    assert!(refused[0].flaw.what.starts_with("raw HTML is not allowed"), "{}", refused[0].flaw);
}

#[test]
fn a_persons_text_is_shown_and_harms_nobody() {
    assert_eq!(
        letter("# A\n\n[b](https://c.org)"),
        "<h4>A</h4>\n<p><a href=\"https://c.org\" rel=\"nofollow ugc noopener\">b</a></p>\n"
    );
    assert_eq!(letter("a <b onclick=\"x\">c</b>"), "<p>a &lt;b onclick=\"x\"&gt;c&lt;/b&gt;</p>\n");
    assert_eq!(
        letter("![a](https://b.org/c.png)"),
        "<p><a href=\"https://b.org/c.png\" rel=\"nofollow ugc noopener\">a</a></p>\n"
    );
    assert_eq!(letter("[a](javascript:alert(1)) [b](/c) [d](lesson:e)"), "<p>a b d</p>\n");
    assert!(letter("::: solution\na\n:::").starts_with("<p>::: solution"));
    assert_eq!(
        render_letter(&">".repeat(50_000)),
        Err("Line 1: the line is longer than 10,000 bytes; break it up".to_owned())
    );
}

#[test]
fn the_sanitizer_takes_nothing_away_that_we_write() {
    let text = "## A *b*\n\nc[^1] <https://d.org> `e`\n\n> [!WARNING] f\n> g\n\n| a | b |\n| :-: | -: |\n| 1 | 2 |\n\n3. x\n4. y\n\n- [x] z\n\n---\n\n\
                :::: exercise\n![h](images/a.svg)\n\n::: solution\n```diff\n-a\n+b\n```\n:::\n::::\n\n::: stack go\n```output\n```\n:::\n\n[^1]: i\n";
    let text = text.replace("```output\n```\n", "```go run file=a.go\n```\n");
    let arena = Arena::new();
    let options = program_options();
    let root = comrak::parse_document(&arena, &text, &options);
    let checked = check::check(root, &text.replace(" run", ""), &One);
    assert!(checked.is_err(), "go cannot be run");
    let pen = draw::Pen::program(&[]);
    let drawn = draw::document(root, &options, pen, 100_000).expect("small");
    let tags = |html: &str| html.matches('<').count();
    assert_eq!(tags(&drawn), tags(&clean::program(&drawn)), "{drawn}\n\n{}", clean::program(&drawn));
    let classes = |html: &str| {
        html.split("class=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let mut lost = classes(&drawn);
    let kept = classes(&clean::program(&drawn));
    lost.retain(|class| !kept.contains(class));
    assert_eq!(lost, [""; 0]);
}

#[test]
fn a_text_opens_with_its_first_sentences_and_without_marks() {
    let text =
        "**Careful work**, Amara: `sync_data()` comes\nfirst. Is v1.2 meant? The rest can wait.\n\nMore.";
    assert_eq!(opening(text, 2), "Careful work, Amara: sync_data() comes first. Is v1.2 meant?");
    assert_eq!(opening("# Title\n\n- no end", 2), "no end");
    assert_eq!(opening("", 2), "");
}

#[test]
fn an_option_stays_on_one_line() {
    let html = letter("Start it with `-u`, and read `--help` or `cat`.");
    assert_eq!(html.matches("<code class=\"short\">").count(), 2, "{html}");
    assert!(html.contains("<code>cat</code>"), "{html}");
}
