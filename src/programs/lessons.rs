//! A lesson's code blocks: what a test has to run, and what each has to print.

use super::folder::front_matter;
use crate::markdown::{CodeBlock, Refusal, code_blocks};

/// A block that is run, or written to a file, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The block; its line is that of the file.
    pub block: CodeBlock,
    /// What it has to print; none: anything.
    pub output: Option<String>,
}

/// The steps of a lesson's file, front matter and all, in their order.
///
/// # Errors
/// The limit that the text passes.
pub fn steps(file: &str) -> Result<Vec<Step>, Refusal> {
    let (body, above) = front_matter(file).map_or((file, 0), |front| (front.body, front.body_line - 1));
    let mut steps: Vec<Step> = Vec::new();
    let mut before_is_run = false;
    for mut block in code_blocks(body)? {
        block.line += above;
        let runs = block.words.exit.is_some();
        if block.words.is_output() && before_is_run {
            if let Some(step) = steps.last_mut() {
                step.output = Some(block.text);
            }
        } else if runs || block.words.file.is_some() {
            steps.push(Step { block, output: None });
        }
        before_is_run = runs;
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_a_lesson_are_those_that_a_test_can_take() {
        let file = "+++\ntitle = \"A\"\n+++\n```python file=a.py\na\n```\n\n::: stack go\n```sh run exit=2\nb\n```\n\n```output\nc\n```\n:::\n\n```sql\nd\n```\n\n```sh run\ne\n```\n";
        let steps = steps(file).expect("steps");
        let seen =
            steps.iter().map(|s| (s.block.line, s.block.words.exit, s.output.as_deref())).collect::<Vec<_>>();
        assert_eq!(seen, [(4, None, None), (9, Some(2), Some("c\n")), (22, Some(0), None)]);
    }
}
