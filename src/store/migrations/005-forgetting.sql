-- What is old is found a little at a time, from the oldest on, without reading what stays.
CREATE INDEX lessons_by_age ON lessons (started_at);
CREATE INDEX usage_by_age ON usage (at) WHERE lesson_id IS NOT NULL;
