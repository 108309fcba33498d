// @generated automatically by Diesel CLI.

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

diesel::joinable!(user_sessions -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(sign_in_failures, site, user_sessions, users,);
