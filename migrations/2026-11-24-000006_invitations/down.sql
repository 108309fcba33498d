DROP TABLE invitations;
ALTER TABLE cohorts DROP COLUMN sequential, DROP COLUMN review_target_hours;
