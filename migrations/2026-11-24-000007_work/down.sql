DROP TABLE round_owners;
DROP TABLE rounds;
DROP TABLE submissions;
ALTER TABLE enrollments DROP CONSTRAINT enrollments_are_of_one_cohort;
