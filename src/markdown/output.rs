//! What a block prints, compared with what its `output` block says.

/// Whether a printed text is the one that was written down. In `wanted`, a line of `...` stands for any lines
/// (or none), and `<...>` for any characters within a line; line ends at the end count on neither side.
#[must_use]
pub fn prints(wanted: &str, printed: &str) -> bool {
    let wanted = wanted.trim_end_matches('\n').split('\n').collect::<Vec<_>>();
    let printed = printed.trim_end_matches('\n').split('\n').collect::<Vec<_>>();
    matches(&wanted, &printed, |line| line.trim() == "...", fits)
}

/// An `output` block as people read it: what stands for anything is an ellipsis.
pub(super) fn shown(wanted: &str) -> String {
    let line = |line: &str| {
        if line.trim() == "..." { line.replace("...", "…") } else { line.replace("<...>", "…") }
    };
    wanted.split_inclusive('\n').map(line).collect()
}

fn fits(wanted: &str, printed: &str) -> bool {
    let pieces = wanted.split("<...>").collect::<Vec<_>>();
    let [first, middle @ .., last] = pieces.as_slice() else { return wanted == printed };
    let Some(mut rest) = printed.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else {
        return false;
    };
    for piece in middle {
        let Some((_, after)) = rest.split_once(piece) else { return false };
        rest = after;
    }
    true
}

/// Compares two rows where some of the first's elements stand for any number of the second's: goes back to the
/// last of these when something differs, so it takes at most their product of steps.
fn matches<T: Copy>(wanted: &[T], found: &[T], any: impl Fn(T) -> bool, same: impl Fn(T, T) -> bool) -> bool {
    let (mut w, mut f, mut back) = (0, 0, None);
    while f < found.len() {
        if w < wanted.len() && any(wanted[w]) {
            back = Some((w, f));
            w += 1;
        } else if w < wanted.len() && same(wanted[w], found[f]) {
            (w, f) = (w + 1, f + 1);
        } else if let Some((star, from)) = back {
            back = Some((star, from + 1));
            (w, f) = (star + 1, from + 1);
        } else {
            return false;
        }
    }
    wanted[w..].iter().all(|element| any(*element))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_what_is_printed() {
        for (wanted, printed, same) in [
            ("a\nb\n", "a\nb", true),
            ("a\nb\n", "a\nb \n", false),
            ("", "", true),
            ("", "a\n", false),
            ("id <...>\n", "id 12\n", true),
            ("id <...>.\n", "id 12\n", false),
            ("<...>a<...>a", "xaya", true),
            ("a<...>a", "a", false),
            ("...\nend\n", "end\n", true),
            ("...\nend\n", "a\nend\nb\nend\n", true),
            ("a\n...\n", "a\n", true),
            ("a\n...\nc\n...\ne\n", "a\nb\nc\nd\nc\ne\n", true),
            ("a\n...\nc\n", "a\nb\n", false),
            ("    ...\nb", "x\nb", true),
        ] {
            assert_eq!(prints(wanted, printed), same, "{wanted:?} {printed:?}");
        }
    }

    #[test]
    fn readers_see_an_ellipsis_for_what_may_be_anything() {
        assert_eq!(shown("id <...>, a...\n  ...\nb"), "id …, a...\n  …\nb");
    }

    #[test]
    fn many_gaps_stay_quick() {
        let wanted = "...\na\n".repeat(200) + "b";
        assert!(!prints(&wanted, &"a\n".repeat(2_000)));
    }
}
