//! Reviews: the mentors' side of what learners hand in.

mod letters;
