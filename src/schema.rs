// @generated automatically by Diesel CLI.

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

diesel::joinable!(checkpoint_attempts -> enrollments (enrollment_id));
diesel::joinable!(cohort_members -> cohorts (cohort_id));
diesel::joinable!(cohort_members -> users (user_id));
diesel::joinable!(cohorts -> program_versions (version_id));
diesel::joinable!(lesson_completions -> enrollments (enrollment_id));
diesel::joinable!(program_versions -> programs (program_id));
diesel::joinable!(rubric_criteria -> projects (project_id));
diesel::joinable!(schedule_dates -> cohorts (cohort_id));
diesel::joinable!(stages -> program_versions (version_id));
diesel::joinable!(user_sessions -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    checkpoint_attempts,
    cohort_members,
    cohort_staff,
    cohorts,
    enrollments,
    lesson_completions,
    lessons,
    program_images,
    program_versions,
    programs,
    projects,
    rubric_criteria,
    schedule_dates,
    sign_in_failures,
    site,
    stages,
    user_sessions,
    users,
);
