DROP TABLE deliveries;
DROP TABLE jobs;
