CREATE TABLE cohorts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL CONSTRAINT cohorts_have_one_address_each UNIQUE,
    name text NOT NULL,
    version_id bigint NOT NULL CONSTRAINT cohorts_take_a_version REFERENCES program_versions ON DELETE RESTRICT,
    -- Of the IANA database: every date of the cohort means the wall clock there.
    time_zone text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    state text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT cohorts_slug_is_a_key CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 60),
    CONSTRAINT cohorts_name_fits CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT cohorts_end_after_they_start CHECK (ends_on > starts_on),
    CONSTRAINT cohorts_state_is_known CHECK (state IN ('draft', 'published', 'archived'))
);
CREATE INDEX cohorts_by_version ON cohorts (version_id);
CREATE INDEX cohorts_by_start ON cohorts (starts_on, id);

CREATE TABLE schedule_dates (
    cohort_id bigint NOT NULL CONSTRAINT dates_belong_to_a_cohort REFERENCES cohorts ON DELETE CASCADE,
    stage_key text NOT NULL,
    -- None: it opens with the cohort.
    opens_at timestamptz,
    due_at timestamptz NOT NULL,
    CONSTRAINT dates_are_one_for_each_stage PRIMARY KEY (cohort_id, stage_key),
    CONSTRAINT dates_open_before_they_are_due CHECK (opens_at < due_at)
);

-- Who is in a cohort at all, and on which side: in one cohort nobody is both learner and staff.
CREATE TABLE cohort_members (
    cohort_id bigint NOT NULL CONSTRAINT members_belong_to_a_cohort REFERENCES cohorts ON DELETE CASCADE,
    user_id bigint NOT NULL CONSTRAINT members_are_people REFERENCES users ON DELETE RESTRICT,
    side text NOT NULL,
    CONSTRAINT members_stand_on_one_side PRIMARY KEY (cohort_id, user_id),
    CONSTRAINT members_side_can_be_named UNIQUE (cohort_id, user_id, side),
    CONSTRAINT members_side_is_known CHECK (side IN ('learner', 'staff'))
);
CREATE INDEX cohort_members_by_user ON cohort_members (user_id);

CREATE TABLE enrollments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cohort_id bigint NOT NULL,
    user_id bigint NOT NULL,
    side text NOT NULL GENERATED ALWAYS AS ('learner') STORED,
    status text NOT NULL,
    -- The key of the language that they chose; none: not chosen yet.
    stack text,
    joined_at timestamptz NOT NULL,
    CONSTRAINT enrollments_are_one_for_each_person UNIQUE (cohort_id, user_id),
    CONSTRAINT enrollments_are_of_learners FOREIGN KEY (cohort_id, user_id, side)
        REFERENCES cohort_members (cohort_id, user_id, side) ON DELETE CASCADE,
    CONSTRAINT enrollments_status_is_known CHECK (status IN ('active', 'completed', 'paused', 'withdrawn', 'removed'))
);

CREATE TABLE cohort_staff (
    cohort_id bigint NOT NULL,
    user_id bigint NOT NULL,
    side text NOT NULL GENERATED ALWAYS AS ('staff') STORED,
    role text NOT NULL,
    CONSTRAINT staff_have_one_role PRIMARY KEY (cohort_id, user_id),
    CONSTRAINT staff_are_staff FOREIGN KEY (cohort_id, user_id, side)
        REFERENCES cohort_members (cohort_id, user_id, side) ON DELETE CASCADE,
    CONSTRAINT staff_role_is_known CHECK (role IN ('mentor', 'lead'))
);

CREATE TABLE lesson_completions (
    enrollment_id bigint NOT NULL CONSTRAINT completions_belong_to_an_enrollment REFERENCES enrollments ON DELETE CASCADE,
    lesson_key text NOT NULL,
    done_at timestamptz NOT NULL,
    CONSTRAINT completions_are_one_for_each_lesson PRIMARY KEY (enrollment_id, lesson_key)
);

CREATE TABLE checkpoint_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    enrollment_id bigint NOT NULL CONSTRAINT attempts_belong_to_an_enrollment REFERENCES enrollments ON DELETE CASCADE,
    stage_key text NOT NULL,
    -- By question key, the places of the options that were chosen.
    answers jsonb NOT NULL,
    right_count integer NOT NULL,
    question_count integer NOT NULL,
    passed boolean NOT NULL,
    -- Of the form: sent twice, it is one attempt.
    sent_key text NOT NULL,
    answered_at timestamptz NOT NULL,
    CONSTRAINT attempts_are_sent_once UNIQUE (enrollment_id, stage_key, sent_key),
    CONSTRAINT attempts_sent_key_fits CHECK (char_length(sent_key) BETWEEN 1 AND 100),
    CONSTRAINT attempts_count_right_answers CHECK (right_count BETWEEN 0 AND question_count)
);
CREATE INDEX checkpoint_attempts_by_stage ON checkpoint_attempts (enrollment_id, stage_key, id);
