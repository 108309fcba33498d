//! People's texts: what they may not hold becomes what it looks like.

use super::{Flaw, Refusal, limits::TREE_DEPTH, line_of};
use comrak::{
    Arena,
    arena_tree::NodeEdge,
    nodes::{Node, NodeValue},
};

/// Pictures become links, and links with other addresses than http(s) and mail their words.
pub(super) fn soften<'a>(root: Node<'a>, arena: &'a Arena<'a>) -> Result<(), Refusal> {
    let mut depth = 0_usize;
    let mut images = Vec::new();
    for edge in root.traverse() {
        let NodeEdge::Start(node) = edge else {
            depth -= 1;
            continue;
        };
        depth += 1;
        if depth > TREE_DEPTH {
            return Err(Refusal { line: line_of(node), flaw: too_deep() });
        }
        if let NodeValue::Image(_) = node.data().value {
            images.push(node);
        } else if let NodeValue::Link(link) = &mut node.data_mut().value
            && !is_address(&link.url)
        {
            link.url.clear();
        }
    }
    for image in images {
        link_to(image, arena);
    }
    Ok(())
}

pub(super) fn too_deep() -> Flaw {
    Flaw::new(format!("marks are more than {TREE_DEPTH} deep inside of each other")).mend("write it flatter")
}

/// An address that a link may lead to: http, https or mail, whole and readable.
pub(super) fn is_address(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| match url.scheme() {
        "http" | "https" => {
            url.has_host() && address.contains("://") && !address.contains(char::is_whitespace)
        }
        "mailto" => url.path().contains('@'),
        _ => false,
    })
}

fn link_to<'a>(image: Node<'a>, arena: &'a Arena<'a>) {
    let NodeValue::Image(mut link) = image.data().value.clone() else { return };
    if image.first_child().is_none() {
        image.append(arena.alloc(NodeValue::Text(link.url.clone().into()).into()));
    }
    if !is_address(&link.url) || image.ancestors().skip(1).any(is_link) {
        link.url.clear();
    }
    image.data_mut().value = NodeValue::Link(link);
}

fn is_link(node: Node<'_>) -> bool {
    matches!(node.data().value, NodeValue::Link(_))
}
