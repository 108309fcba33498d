-- So that what hangs on an enrollment can carry its cohort, and no other.
ALTER TABLE enrollments ADD CONSTRAINT enrollments_are_of_one_cohort UNIQUE (id, cohort_id);

CREATE TABLE submissions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cohort_id bigint NOT NULL,
    enrollment_id bigint NOT NULL,
    -- Stable over versions of the program.
    project_key text NOT NULL,
    state text NOT NULL,
    -- The number of its newest round.
    newest_round integer NOT NULL,
    -- Who reviewed it last; none: nobody yet.
    mentor_id bigint CONSTRAINT submissions_mentor_is_a_person REFERENCES users ON DELETE RESTRICT,
    -- None: it does not wait for a mentor.
    waiting_on_mentor_since timestamptz,
    -- None: it does not wait for its learner.
    waiting_on_learner_since timestamptz,
    -- None: not accepted.
    accepted_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT submissions_belong_to_an_enrollment
        FOREIGN KEY (enrollment_id, cohort_id) REFERENCES enrollments (id, cohort_id) ON DELETE RESTRICT,
    CONSTRAINT submissions_are_one_for_each_project UNIQUE (enrollment_id, project_key),
    CONSTRAINT submissions_are_of_one_cohort UNIQUE (id, cohort_id),
    CONSTRAINT submissions_state_is_known CHECK (state IN ('in_progress', 'waiting', 'changes_requested', 'accepted')),
    CONSTRAINT submissions_have_a_round CHECK (newest_round >= 1),
    CONSTRAINT submissions_accepted_say_when CHECK ((state = 'accepted') = (accepted_at IS NOT NULL)),
    CONSTRAINT submissions_waiting_say_since_when CHECK ((state = 'waiting') = (waiting_on_mentor_since IS NOT NULL))
);
CREATE INDEX submissions_by_cohort ON submissions (cohort_id, enrollment_id);
CREATE INDEX submissions_by_mentor ON submissions (mentor_id);

CREATE TABLE rounds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cohort_id bigint NOT NULL,
    submission_id bigint NOT NULL,
    number integer NOT NULL,
    -- Of the version that the cohort takes: its rubric is the one that this round is judged by.
    project_id bigint NOT NULL CONSTRAINT rounds_are_of_a_project REFERENCES projects ON DELETE RESTRICT,
    state text NOT NULL,
    -- What is handed in: none, where the project does not ask for it.
    repository text,
    commit text,
    link text,
    text text,
    -- Rendered when it was sent; none: a draft, or no text.
    text_html text,
    -- To the mentor.
    message text NOT NULL,
    message_html text NOT NULL,
    look_at_first text NOT NULL,
    -- Grows with each saving of the draft, so that two tabs notice each other.
    lock_version integer NOT NULL,
    created_at timestamptz NOT NULL,
    saved_at timestamptz NOT NULL,
    -- Of the form: sent twice, it is one round.
    sent_key text,
    submitted_by bigint CONSTRAINT rounds_are_submitted_by_someone REFERENCES users ON DELETE RESTRICT,
    submitted_at timestamptz,
    -- Its place in the queue: as a rule when it was sent; none: it has no place.
    queued_at timestamptz,
    -- As it stood when it was sent; none: it had none.
    due_at timestamptz,
    late boolean NOT NULL DEFAULT false,
    -- A mentor could not work with it, and said why; none: that did not happen.
    returned_at timestamptz,
    returned_by bigint CONSTRAINT rounds_are_returned_by_someone REFERENCES users ON DELETE RESTRICT,
    returned_note text,
    decided_at timestamptz,
    CONSTRAINT rounds_belong_to_a_submission
        FOREIGN KEY (submission_id, cohort_id) REFERENCES submissions (id, cohort_id) ON DELETE RESTRICT,
    CONSTRAINT rounds_are_numbered_once UNIQUE (submission_id, number),
    CONSTRAINT rounds_are_numbered_from_one CHECK (number >= 1),
    CONSTRAINT rounds_are_of_one_cohort UNIQUE (id, cohort_id),
    CONSTRAINT rounds_are_sent_once UNIQUE (submission_id, sent_key),
    CONSTRAINT rounds_state_is_known CHECK (state IN ('draft', 'submitted', 'decided')),
    CONSTRAINT rounds_texts_fit CHECK (char_length(repository) <= 2000 AND char_length(commit) <= 64
        AND char_length(link) <= 2000 AND char_length(text) <= 50000 AND char_length(message) <= 10000
        AND char_length(look_at_first) <= 1000 AND char_length(returned_note) <= 2000
        AND char_length(sent_key) BETWEEN 1 AND 100),
    CONSTRAINT rounds_sent_say_when_and_by_whom CHECK (state = 'draft'
        OR submitted_at IS NOT NULL AND submitted_by IS NOT NULL AND queued_at IS NOT NULL AND sent_key IS NOT NULL),
    CONSTRAINT rounds_decided_say_when CHECK ((state = 'decided') = (decided_at IS NOT NULL)),
    CONSTRAINT rounds_returned_say_by_whom_and_why
        CHECK ((returned_at IS NULL) = (returned_by IS NULL) AND (returned_at IS NULL) = (returned_note IS NULL))
);
CREATE UNIQUE INDEX rounds_live_are_one_for_each_submission ON rounds (submission_id) WHERE state IN ('draft', 'submitted');
CREATE INDEX rounds_that_wait ON rounds (cohort_id, queued_at, id) WHERE state = 'submitted';
CREATE INDEX rounds_by_project ON rounds (project_id);
CREATE INDEX rounds_by_submitter ON rounds (submitted_by);
CREATE INDEX rounds_by_returner ON rounds (returned_by);

-- Whose a round is: frozen when it is sent.
CREATE TABLE round_owners (
    round_id bigint NOT NULL CONSTRAINT owners_own_a_round REFERENCES rounds ON DELETE RESTRICT,
    user_id bigint NOT NULL CONSTRAINT owners_are_people REFERENCES users ON DELETE RESTRICT,
    CONSTRAINT owners_own_a_round_once PRIMARY KEY (round_id, user_id)
);
CREATE INDEX round_owners_by_user ON round_owners (user_id);
