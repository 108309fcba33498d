DROP TRIGGER rounds_decided_never_change ON rounds;
DROP FUNCTION keep_decided_round();
DROP TABLE change_requests;
DROP TABLE review_scores;
DROP TABLE reviews;
DROP TABLE claims;
DROP FUNCTION check_review();
DROP FUNCTION keep_published_scores();
DROP FUNCTION keep_published_review();
