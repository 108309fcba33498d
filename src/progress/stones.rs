//! A learner's cairn: each accepted project lays a stone, sized by its hours. Its shape comes from a digest of whose it
//! is and what for, so that it is the same on every screen and each cairn is its learner's own. Pure.

use sha2::{Digest, Sha256};
use std::{
    array,
    f64::consts::{PI, TAU},
};

/// The drawing is so wide.
const WIDTH: f64 = 240.0;

/// The ground.
const BASE: f64 = 194.0;

/// Each stone sinks into the one below by this part of its height.
const SINK: f64 = 0.07;

/// Points of an outline.
const POINTS: usize = 12;

type Point = (f64, f64);

/// A stone to be laid.
pub struct Laid<'a> {
    /// Whose and which, for its shape.
    pub name: &'a str,
    /// Of work.
    pub hours: i32,
}

/// A cairn as paths of SVG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cairn {
    /// What of the drawing to show.
    pub view: String,
    /// The lowest first: outline, shaded rim, tone from 1 to 4; tone 0 is the next one to be laid.
    pub stones: Vec<(String, String, u8)>,
}

/// The cairn of these stones, the oldest at the bottom; with `next`, the outline of the next one on top.
#[must_use]
pub fn cairn(laid: &[Laid<'_>], next: Option<&Laid<'_>>) -> Cairn {
    let mut floor = BASE;
    let mut tone = 0;
    let all = laid.iter().map(|stone| (stone, true)).chain(next.map(|stone| (stone, false)));
    let stones = all
        .enumerate()
        .map(|(place, (stone, is_laid))| {
            let mut chance = Chance::of(stone.name);
            let (width, height) = size(stone.hours, place, &mut chance);
            let aside = chance.between(-0.09, 0.09) * width;
            let points = outline(width, height, &mut chance);
            let (low, top) = (bound(&points, f64::max), bound(&points, f64::min));
            let set = points.map(|(x, y)| (x + WIDTH / 2.0 + aside, y - low + floor));
            floor += top - low + height * SINK;
            tone = if is_laid { other_tone(tone, &mut chance) } else { 0 };
            (curve(&set, true) + "Z", rim(&set, width, height), tone)
        })
        .collect();
    let top = (floor - 8.0).min(60.0);
    Cairn { view: format!("0 {top:.0} {WIDTH:.0} {:.0}", BASE + 6.0 - top), stones }
}

/// Wider by its hours, and a little smaller the higher it lies.
fn size(hours: i32, place: usize, chance: &mut Chance) -> Point {
    let place = float(place.min(14));
    let width = (104.0 + 3.2 * f64::from(hours.clamp(1, 36))).min(214.0) * 0.955_f64.powf(place);
    (width, width * chance.between(0.24, 0.31))
}

/// A tone from 1 to 4 that differs from the one below; 0 is the ground.
fn other_tone(below: u8, chance: &mut Chance) -> u8 {
    let tones = (1..=4).filter(|tone| *tone != below).collect::<Vec<_>>();
    tones[chance.pick(tones.len())]
}

/// A pebble around the origin: a superellipse that waves a little, turns and leans.
fn outline(width: f64, height: f64, chance: &mut Chance) -> [Point; POINTS] {
    let waves = [(2.0, 0.035), (3.0, 0.04), (4.0, 0.014)]
        .map(|(number, most)| (number, chance.between(0.3, 1.0) * most, chance.between(0.0, TAU)));
    let (above, below) = (chance.between(1.95, 2.2), chance.between(2.15, 2.5));
    let turn = chance.between(-3.2, 3.2).to_radians();
    let lean = chance.between(-0.07, 0.07);
    array::from_fn(|index| {
        let angle = TAU * float(index) / float(POINTS);
        let (sin, cos) = angle.sin_cos();
        let power = 2.0 / if sin > 0.0 { below } else { above };
        let wave = 1.0 + waves.iter().map(|(k, most, phase)| most * (k * angle + phase).cos()).sum::<f64>();
        let x = width / 2.0 * cos.abs().powf(power).copysign(cos) * wave;
        let y = height / 2.0 * sin.abs().powf(power).copysign(sin) * wave;
        let x = x - lean * y;
        (x * turn.cos() - y * turn.sin(), x * turn.sin() + y * turn.cos())
    })
}

/// The lower rim, as thick as a sixth of the stone.
fn rim(points: &[Point], width: f64, height: f64) -> String {
    let lower = &points[..=points.len() / 2];
    let last = float(lower.len() - 1);
    let inner = lower.iter().enumerate().map(|(index, (x, y))| {
        let bow = (PI * float(index) / last).sin().max(0.0).powf(0.75);
        (x - width * 0.012 * bow, y - height * 0.17 * bow)
    });
    let back = inner.rev().collect::<Vec<_>>();
    format!("{}L{}Z", curve(lower, false), &curve(&back, false)[1..])
}

fn bound(points: &[Point], pick: fn(f64, f64) -> f64) -> f64 {
    points.iter().map(|(_, y)| *y).fold(points[0].1, pick)
}

/// A smooth line through the points (Catmull-Rom splines as Bézier curves).
fn curve(points: &[Point], closed: bool) -> String {
    let count = points.len();
    // One further on, so that the point before the first has a number.
    let at = |index: usize| {
        if closed { points[(index + count - 1) % count] } else { points[index.clamp(1, count) - 1] }
    };
    let segments = if closed { count } else { count - 1 };
    let begin = format!("M{:.1} {:.1}", points[0].0, points[0].1);
    let bows = (0..segments).map(|index| {
        let [before, from, to, after] = [0, 1, 2, 3].map(|step| at(index + step));
        let out = (from.0 + (to.0 - before.0) / 6.0, from.1 + (to.1 - before.1) / 6.0);
        let back = (to.0 - (after.0 - from.0) / 6.0, to.1 - (after.1 - from.1) / 6.0);
        format!("C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}", out.0, out.1, back.0, back.1, to.0, to.1)
    });
    std::iter::once(begin).chain(bows).collect()
}

/// A small count as a coordinate.
fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(0.0, f64::from)
}

/// Numbers that follow from a name, the same for ever (`SplitMix64`, Steele et al. 2014, seeded by SHA-256).
struct Chance(u64);

impl Chance {
    fn of(name: &str) -> Self {
        let digest = Sha256::digest(name.as_bytes());
        Self(digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte)))
    }

    /// From 0 to below 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        f64::from(u32::try_from(mixed >> 32).unwrap_or(0)) / 4_294_967_296.0
    }

    /// From 0 to below `count`.
    fn pick(&mut self, count: usize) -> usize {
        let drawn = self.next() * float(count);
        (0..count).rev().find(|index| float(*index) <= drawn).unwrap_or(0)
    }

    fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stone(name: &str, hours: i32) -> Laid<'_> {
        Laid { name, hours }
    }

    #[test]
    fn a_cairn_is_the_same_on_every_screen_and_nobody_elses() {
        let of = |name: &str| cairn(&[stone(name, 20), stone("second", 30)], None);
        assert_eq!(of("7 parcel-core"), of("7 parcel-core"));
        assert_ne!(of("7 parcel-core"), of("8 parcel-core"));
    }

    #[test]
    fn each_stone_lies_on_the_one_below_and_all_are_in_the_picture() {
        let names = (0..14).map(|n| format!("stone {n}")).collect::<Vec<_>>();
        let laid = names.iter().map(|name| stone(name, 40)).collect::<Vec<_>>();
        let next = stone("next", 20);
        let cairn = cairn(&laid, Some(&next));
        let tops =
            cairn.stones.iter().map(|(outline, ..)| ys(outline).fold(f64::MAX, f64::min)).collect::<Vec<_>>();
        assert!(tops.windows(2).all(|pair| pair[1] < pair[0]), "{tops:?}");
        let [left, top, width, height] = numbers(&cairn.view)[..] else { panic!("{}", cairn.view) };
        assert!((left, top + height, width) == (0.0, BASE + 6.0, WIDTH), "{}", cairn.view);
        assert!(tops.iter().all(|stone| *stone >= top), "{}", cairn.view);
        let tones = cairn.stones.iter().map(|(.., tone)| *tone).collect::<Vec<_>>();
        assert!(tones[..14].iter().all(|tone| (1..=4).contains(tone)), "{tones:?}");
        assert!(tones.windows(2).all(|pair| pair[0] != pair[1]), "{tones:?}");
        assert_eq!(tones[14], 0, "the next one is not laid yet");
    }

    fn numbers(text: &str) -> Vec<f64> {
        let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
        parts.filter_map(|part| part.parse().ok()).collect()
    }

    fn ys(path: &str) -> impl Iterator<Item = f64> {
        numbers(path).into_iter().skip(1).step_by(2)
    }
}
