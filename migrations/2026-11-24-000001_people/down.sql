DROP TABLE site;
DROP TABLE sign_in_failures;
DROP TABLE user_sessions;
DROP TABLE users;
-- citext stays: it may have been here before, and others may use it.
