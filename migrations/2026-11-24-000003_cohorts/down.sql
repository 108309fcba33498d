DROP TABLE checkpoint_attempts;
DROP TABLE lesson_completions;
DROP TABLE cohort_staff;
DROP TABLE enrollments;
DROP TABLE cohort_members;
DROP TABLE schedule_dates;
DROP TABLE cohorts;
