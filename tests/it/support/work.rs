//! People and work that stand there before a test begins.

use super::App;
use chrono::{DateTime, Utc};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Integer, Nullable, Text, Timestamptz},
};

/// A round that waits, and its submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct Waiting {
    #[diesel(sql_type = BigInt)]
    pub submission: i64,
    #[diesel(sql_type = BigInt)]
    pub round: i64,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = Nullable<BigInt>)]
    number: Option<i64>,
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Nullable<Text>)]
    words: Option<String>,
}

impl App {
    /// Takes someone with this address and name into the cohort, as a learner.
    pub fn enrolls(&self, email: &str, name: &str) {
        self.joins(email, name, "learner");
        self.runs(
            "INSERT INTO enrollments (cohort_id, user_id, status, joined_at) \
            SELECT c.id, u.id, 'active', u.created_at FROM cohorts c, users u WHERE u.email = $1",
            &[email],
        );
    }

    /// Takes someone into its staff, as a `mentor` or a `lead`.
    pub fn appoints(&self, email: &str, name: &str, role: &str) {
        self.joins(email, name, "staff");
        self.runs(
            "INSERT INTO cohort_staff (cohort_id, user_id, role) \
            SELECT c.id, u.id, $2 FROM cohorts c, users u WHERE u.email = $1",
            &[email, role],
        );
    }

    /// An account of this name, if there is none, and a place in the cohort.
    fn joins(&self, email: &str, name: &str, side: &str) {
        self.runs(
            "INSERT INTO users (email, name, password_hash, created_at) \
            SELECT $1, $2, password_hash, created_at FROM users ORDER BY id LIMIT 1 ON CONFLICT DO NOTHING",
            &[email, name],
        );
        self.runs(
            "INSERT INTO cohort_members (cohort_id, user_id, side) \
            SELECT c.id, u.id, $2 FROM cohorts c, users u WHERE u.email = $1",
            &[email, side],
        );
    }

    /// Someone hands in a first round of a project now.
    pub fn hands_in(&self, email: &str, project: &str) -> Waiting {
        self.hands_in_at(email, project, self.now())
    }

    /// The same at some other moment.
    pub fn hands_in_at(&self, email: &str, project: &str, at: DateTime<Utc>) -> Waiting {
        hand_in(&mut self.database.connect(), email, project, at)
    }

    /// The next round of a submission whose last one was decided, handed in now.
    pub fn hands_in_again(&self, of: Waiting) -> Waiting {
        diesel::sql_query(
            "WITH before AS (SELECT * FROM rounds WHERE submission_id = $1 ORDER BY number DESC LIMIT 1), \
             round AS (INSERT INTO rounds (cohort_id, submission_id, number, project_id, state, repository, commit, message, \
             message_html, look_at_first, lock_version, created_at, saved_at, sent_key, submitted_by, submitted_at, queued_at) \
             SELECT cohort_id, submission_id, number + 1, project_id, 'submitted', repository, commit, message, message_html, \
             'Better now?', 1, $2, $2, 'next', submitted_by, $2, $2 FROM before RETURNING id, submission_id, number, submitted_by), \
             owner AS (INSERT INTO round_owners SELECT id, submitted_by FROM round), \
             submission AS (UPDATE submissions s SET state = 'waiting', newest_round = round.number, \
             waiting_on_mentor_since = $2, waiting_on_learner_since = NULL FROM round WHERE s.id = round.submission_id) \
             SELECT submission_id AS submission, id AS round FROM round",
        )
        .bind::<BigInt, _>(of.submission)
        .bind::<Timestamptz, _>(self.now())
        .get_result(&mut self.database.connect())
        .unwrap()
    }

    /// A review of a round, published by SQL: each criterion at this level, with the note `Seen.`.
    pub fn is_reviewed(&self, round: i64, mentor: &str, verdict: &str, level: i32) -> i64 {
        let review = diesel::sql_query(
            "INSERT INTO reviews (cohort_id, round_id, reviewer_id, state, summary, summary_html, requested, lock_version, \
             created_at, saved_at) SELECT r.cohort_id, r.id, u.id, 'draft', 'Good.', '<p>Good.</p>', '', 1, $3, $3 \
             FROM rounds r, users u WHERE r.id = $1 AND u.email = $2 RETURNING id AS number",
        )
        .bind::<BigInt, _>(round)
        .bind::<Text, _>(mentor)
        .bind::<Timestamptz, _>(self.now())
        .get_result::<Number>(&mut self.database.connect())
        .unwrap();
        let review = review.number.unwrap();
        diesel::sql_query(
            "INSERT INTO review_scores (review_id, criterion_id, level, note, note_html) \
             SELECT $1, k.id, $3, 'Seen.', '<p>Seen.</p>' FROM rounds r JOIN rubric_criteria k USING (project_id) WHERE r.id = $2",
        )
        .bind::<BigInt, _>(review)
        .bind::<BigInt, _>(round)
        .bind::<Integer, _>(level)
        .execute(&mut self.database.connect())
        .unwrap();
        let id = review.to_string();
        if verdict == "request_changes" {
            self.runs("INSERT INTO change_requests (review_id, position, what) VALUES ($1::bigint, 1, 'Write a test.')", &[&id]);
        }
        self.runs("UPDATE reviews SET state = 'published', verdict = $2, published_at = saved_at WHERE id = $1::bigint", &[&id, verdict]);
        self.runs("UPDATE rounds r SET state = 'decided', decided_at = v.published_at FROM reviews v WHERE v.id = $1::bigint AND r.id = v.round_id", &[&id]);
        self.runs("UPDATE submissions s SET waiting_on_mentor_since = NULL, mentor_id = v.reviewer_id, \
            state = CASE v.verdict WHEN 'accept' THEN 'accepted' ELSE 'changes_requested' END, \
            accepted_at = CASE v.verdict WHEN 'accept' THEN v.published_at END, \
            waiting_on_learner_since = CASE v.verdict WHEN 'accept' THEN NULL ELSE v.published_at END \
            FROM reviews v JOIN rounds r ON r.id = v.round_id WHERE v.id = $1::bigint AND s.id = r.submission_id", &[&id]);
        review
    }

    /// Runs a statement with texts for its places.
    pub fn runs(&self, statement: &str, texts: &[&str]) {
        let query = texts.iter().fold(diesel::sql_query(statement).into_boxed(), |query, text| {
            query.bind::<Text, _>((*text).to_owned())
        });
        query.execute(&mut self.database.connect()).unwrap_or_else(|e| panic!("{e}: {statement}"));
    }

    /// One number, as in `count("FROM claims")`.
    pub fn count(&self, of: &str) -> i64 {
        let query = diesel::sql_query(format!("SELECT count(*) AS number {of}"));
        query.get_result::<Number>(&mut self.database.connect()).unwrap().number.unwrap()
    }

    /// One text, as in `word("SELECT state FROM rounds")`; none: there is none.
    pub fn word(&self, statement: &str) -> Option<String> {
        let query = diesel::sql_query(format!("SELECT ({statement})::text AS words"));
        query.get_result::<Words>(&mut self.database.connect()).unwrap().words
    }
}

/// A first round of a project, handed in at this moment.
pub fn hand_in(c: &mut PgConnection, email: &str, project: &str, at: DateTime<Utc>) -> Waiting {
    diesel::sql_query(
            "WITH learner AS (SELECT e.id, e.cohort_id, e.user_id, c.version_id FROM enrollments e \
             JOIN users u ON u.id = e.user_id JOIN cohorts c ON c.id = e.cohort_id WHERE u.email = $1), \
             submission AS (INSERT INTO submissions (cohort_id, enrollment_id, project_key, state, newest_round, \
             waiting_on_mentor_since, created_at) SELECT cohort_id, id, $2, 'waiting', 1, $3, $3 FROM learner RETURNING id), \
             round AS (INSERT INTO rounds (cohort_id, submission_id, number, project_id, state, repository, commit, message, \
             message_html, look_at_first, lock_version, created_at, saved_at, sent_key, submitted_by, submitted_at, queued_at) \
             SELECT l.cohort_id, s.id, 1, p.id, 'submitted', 'https://git.example.org/parcel', \
             '0123456789abcdef0123456789abcdef01234567', 'All tests pass.', '<p>All tests pass.</p>', \
             'Is the log safe against a crash?', 1, $3, $3, 'first', l.user_id, $3, $3 \
             FROM learner l, submission s, projects p WHERE p.version_id = l.version_id AND p.key = $2 \
             RETURNING id, submission_id, submitted_by), \
             owner AS (INSERT INTO round_owners SELECT id, submitted_by FROM round) \
             SELECT submission_id AS submission, id AS round FROM round",
        )
        .bind::<Text, _>(email)
        .bind::<Text, _>(project)
        .bind::<Timestamptz, _>(at)
        .get_result(c)
        .unwrap()
}
