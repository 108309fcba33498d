DROP TABLE program_images;
DROP TABLE rubric_criteria;
DROP TABLE projects;
DROP TABLE lessons;
DROP TABLE stages;
DROP TABLE program_versions;
DROP TABLE programs;
DROP FUNCTION refuse_change;
