// @generated automatically by Diesel CLI.

diesel::table! {
    change_requests (id) {
        id -> Int8,
        review_id -> Int8,
        position -> Int4,
        what -> Text,
        done -> Bool,
        answer -> Text,
    }
}

diesel::table! {
    checkpoint_attempts (id) {
        id -> Int8,
        enrollment_id -> Int8,
        stage_key -> Text,
        answers -> Jsonb,
        right_count -> Int4,
        question_count -> Int4,
        passed -> Bool,
        sent_key -> Text,
        answered_at -> Timestamptz,
    }
}

diesel::table! {
    claims (round_id) {
        round_id -> Int8,
        cohort_id -> Int8,
        mentor_id -> Int8,
        since -> Timestamptz,
        until -> Timestamptz,
    }
}

diesel::table! {
    cohort_members (cohort_id, user_id) {
        cohort_id -> Int8,
        user_id -> Int8,
        side -> Text,
    }
}

diesel::table! {
    cohort_staff (cohort_id, user_id) {
        cohort_id -> Int8,
        user_id -> Int8,
        side -> Text,
        role -> Text,
    }
}

diesel::table! {
    cohorts (id) {
        id -> Int8,
        slug -> Text,
        name -> Text,
        version_id -> Int8,
        time_zone -> Text,
        starts_on -> Date,
        ends_on -> Date,
        state -> Text,
        created_at -> Timestamptz,
        sequential -> Bool,
        review_target_hours -> Int4,
    }
}

diesel::table! {
    deliveries (id) {
        id -> Int8,
        kind -> Text,
        to_address -> Citext,
        to_name -> Nullable<Text>,
        to_user -> Nullable<Int8>,
        cohort_id -> Nullable<Int8>,
        members_only -> Bool,
        subject -> Text,
        body -> Nullable<Bytea>,
        body_until -> Timestamptz,
        state -> Text,
        attempts -> Int4,
        last_error -> Nullable<Text>,
        message_id -> Text,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    enrollments (id) {
        id -> Int8,
        cohort_id -> Int8,
        user_id -> Int8,
        side -> Text,
        status -> Text,
        stack -> Nullable<Text>,
        joined_at -> Timestamptz,
    }
}

diesel::table! {
    invitations (id) {
        id -> Int8,
        cohort_id -> Int8,
        email -> Citext,
        name -> Nullable<Text>,
        role -> Text,
        token_hash -> Bytea,
        invited_by -> Int8,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        opened_at -> Nullable<Timestamptz>,
        joined_at -> Nullable<Timestamptz>,
        joined_as -> Nullable<Int8>,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    jobs (id) {
        id -> Int8,
        kind -> Text,
        payload -> Jsonb,
        dedupe_key -> Nullable<Text>,
        due_at -> Timestamptz,
        run_at -> Timestamptz,
        attempts -> Int4,
        leased_until -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        failed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    lesson_completions (enrollment_id, lesson_key) {
        enrollment_id -> Int8,
        lesson_key -> Text,
        done_at -> Timestamptz,
    }
}

diesel::table! {
    lessons (id) {
        id -> Int8,
        version_id -> Int8,
        stage_id -> Int8,
        position -> Int4,
        key -> Text,
        title -> Text,
        outcome -> Text,
        minutes -> Int4,
        required -> Bool,
        skills -> Array<Text>,
        source -> Text,
        body -> Jsonb,
    }
}

diesel::table! {
    program_images (address) {
        address -> Text,
        media_type -> Text,
        bytes -> Bytea,
    }
}

diesel::table! {
    program_versions (id) {
        id -> Int8,
        program_id -> Int8,
        number -> Int4,
        source_hash -> Text,
        title -> Text,
        summary -> Text,
        outline -> Jsonb,
        guide_source -> Text,
        guide -> Jsonb,
        imported_at -> Timestamptz,
        glossary_source -> Nullable<Text>,
        glossary -> Nullable<Jsonb>,
    }
}

diesel::table! {
    programs (id) {
        id -> Int8,
        key -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    projects (id) {
        id -> Int8,
        version_id -> Int8,
        stage_id -> Int8,
        position -> Int4,
        key -> Text,
        title -> Text,
        summary -> Text,
        hours -> Int4,
        asks -> Array<Text>,
        max_rounds -> Nullable<Int4>,
        instead_of -> Nullable<Text>,
        skills -> Array<Text>,
        source -> Text,
        body -> Jsonb,
        mentors_source -> Nullable<Text>,
        mentors -> Nullable<Jsonb>,
    }
}

diesel::table! {
    review_scores (review_id, criterion_id) {
        review_id -> Int8,
        criterion_id -> Int8,
        level -> Nullable<Int4>,
        note -> Text,
        note_html -> Text,
    }
}

diesel::table! {
    reviews (id) {
        id -> Int8,
        cohort_id -> Int8,
        round_id -> Int8,
        reviewer_id -> Int8,
        state -> Text,
        verdict -> Nullable<Text>,
        summary -> Text,
        summary_html -> Text,
        requested -> Text,
        exception -> Nullable<Text>,
        lock_version -> Int4,
        supersedes -> Nullable<Int8>,
        created_at -> Timestamptz,
        saved_at -> Timestamptz,
        published_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    round_owners (round_id, user_id) {
        round_id -> Int8,
        user_id -> Int8,
    }
}

diesel::table! {
    rounds (id) {
        id -> Int8,
        cohort_id -> Int8,
        submission_id -> Int8,
        number -> Int4,
        project_id -> Int8,
        state -> Text,
        repository -> Nullable<Text>,
        commit -> Nullable<Text>,
        link -> Nullable<Text>,
        text -> Nullable<Text>,
        text_html -> Nullable<Text>,
        message -> Text,
        message_html -> Text,
        look_at_first -> Text,
        lock_version -> Int4,
        created_at -> Timestamptz,
        saved_at -> Timestamptz,
        sent_key -> Nullable<Text>,
        submitted_by -> Nullable<Int8>,
        submitted_at -> Nullable<Timestamptz>,
        queued_at -> Nullable<Timestamptz>,
        due_at -> Nullable<Timestamptz>,
        late -> Bool,
        returned_at -> Nullable<Timestamptz>,
        returned_by -> Nullable<Int8>,
        returned_note -> Nullable<Text>,
        decided_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    rubric_criteria (id) {
        id -> Int8,
        project_id -> Int8,
        position -> Int4,
        key -> Text,
        title -> Text,
        levels -> Array<Text>,
    }
}

diesel::table! {
    schedule_dates (cohort_id, stage_key) {
        cohort_id -> Int8,
        stage_key -> Text,
        opens_at -> Nullable<Timestamptz>,
        due_at -> Timestamptz,
    }
}

diesel::table! {
    sign_in_failures (id) {
        id -> Int8,
        account -> Bytea,
        address -> Bytea,
        failed_at -> Timestamptz,
    }
}

diesel::table! {
    site (only_row) {
        only_row -> Bool,
        demo_since -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    stages (id) {
        id -> Int8,
        version_id -> Int8,
        position -> Int4,
        key -> Text,
        outcomes -> Jsonb,
        resources -> Jsonb,
        checkpoint -> Nullable<Jsonb>,
    }
}

diesel::table! {
    submissions (id) {
        id -> Int8,
        cohort_id -> Int8,
        enrollment_id -> Int8,
        project_key -> Text,
        state -> Text,
        newest_round -> Int4,
        mentor_id -> Nullable<Int8>,
        waiting_on_mentor_since -> Nullable<Timestamptz>,
        waiting_on_learner_since -> Nullable<Timestamptz>,
        accepted_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    user_sessions (key) {
        key -> Bytea,
        user_id -> Int8,
        started_at -> Timestamptz,
        seen_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    users (id) {
        id -> Int8,
        email -> Citext,
        name -> Text,
        password_hash -> Nullable<Text>,
        site_role -> Text,
        status -> Text,
        time_zone -> Nullable<Text>,
        created_at -> Timestamptz,
        last_seen_at -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(change_requests -> reviews (review_id));
diesel::joinable!(checkpoint_attempts -> enrollments (enrollment_id));
diesel::joinable!(claims -> rounds (round_id));
diesel::joinable!(cohort_members -> cohorts (cohort_id));
diesel::joinable!(cohort_members -> users (user_id));
diesel::joinable!(cohorts -> program_versions (version_id));
diesel::joinable!(deliveries -> cohorts (cohort_id));
diesel::joinable!(deliveries -> users (to_user));
diesel::joinable!(invitations -> cohorts (cohort_id));
diesel::joinable!(lesson_completions -> enrollments (enrollment_id));
diesel::joinable!(program_versions -> programs (program_id));
diesel::joinable!(review_scores -> reviews (review_id));
diesel::joinable!(review_scores -> rubric_criteria (criterion_id));
diesel::joinable!(reviews -> rounds (round_id));
diesel::joinable!(round_owners -> rounds (round_id));
diesel::joinable!(round_owners -> users (user_id));
diesel::joinable!(rounds -> projects (project_id));
diesel::joinable!(rounds -> submissions (submission_id));
diesel::joinable!(rubric_criteria -> projects (project_id));
diesel::joinable!(schedule_dates -> cohorts (cohort_id));
diesel::joinable!(stages -> program_versions (version_id));
diesel::joinable!(submissions -> enrollments (enrollment_id));
diesel::joinable!(user_sessions -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    change_requests,
    checkpoint_attempts,
    claims,
    cohort_members,
    cohort_staff,
    cohorts,
    deliveries,
    enrollments,
    invitations,
    jobs,
    lesson_completions,
    lessons,
    program_images,
    program_versions,
    programs,
    projects,
    review_scores,
    reviews,
    round_owners,
    rounds,
    rubric_criteria,
    schedule_dates,
    sign_in_failures,
    site,
    stages,
    submissions,
    user_sessions,
    users,
);
