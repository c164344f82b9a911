-- What the tutor did in a lesson, each event as it was told. Times are milliseconds since the epoch.
-- A turn that an event names may be stored after it, or never: a lesson can be cut off in between.
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,
    lesson_id TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    json TEXT NOT NULL CHECK (json_valid(json)),
    UNIQUE (lesson_id, id)
) STRICT;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

-- An event goes only together with its whole lesson.
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
WHEN EXISTS (SELECT 1 FROM lessons WHERE id = OLD.lesson_id)
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

-- Each judged answer beside the very words it rests on; `words` is null when the turn was not stored.
CREATE VIEW evidence AS
SELECT
    lessons.student_id,
    events.lesson_id,
    events.id,
    events.at,
    events.json ->> 'objective' AS objective,
    events.json ->> 'question' AS question,
    events.json ->> 'verdict' AS verdict,
    events.json ->> 'misconception' AS misconception,
    events.json ->> 'hints' AS hints,
    events.json ->> 'masteryBefore' AS mastery_before,
    events.json ->> 'masteryAfter' AS mastery_after,
    events.json ->> 'turn' AS turn_id,
    turns.text AS words
FROM events
JOIN lessons ON lessons.id = events.lesson_id
LEFT JOIN turns ON turns.lesson_id = events.lesson_id AND turns.id = events.json ->> 'turn'
WHERE events.type = 'evidence';

-- Probability that a student knows an objective (`<lesson slug>/<subtopic>`), as the last evidence left it.
CREATE TABLE mastery (
    student_id TEXT NOT NULL REFERENCES students (id) ON DELETE CASCADE,
    objective TEXT NOT NULL,
    known REAL NOT NULL CHECK (known BETWEEN 0 AND 1),
    PRIMARY KEY (student_id, objective)
) STRICT, WITHOUT ROWID;

-- When an objective is to be asked about again, in FSRS's terms.
CREATE TABLE reviews (
    student_id TEXT NOT NULL REFERENCES students (id) ON DELETE CASCADE,
    objective TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    reviewed_at INTEGER NOT NULL,
    stability_days REAL NOT NULL,
    difficulty REAL NOT NULL,
    interval_days INTEGER NOT NULL,
    repetitions INTEGER NOT NULL,
    lapses INTEGER NOT NULL,
    PRIMARY KEY (student_id, objective)
) STRICT, WITHOUT ROWID;

-- Where the time of each spoken turn went, in milliseconds.
CREATE TABLE latencies (
    lesson_id TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    turn_id TEXT NOT NULL,
    end_of_turn_ms REAL NOT NULL,
    stt_ms REAL NOT NULL,
    llm_ms REAL NOT NULL,
    tts_ms REAL NOT NULL,
    total_ms REAL NOT NULL,
    PRIMARY KEY (lesson_id, turn_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER latencies_are_never_changed BEFORE UPDATE ON latencies
BEGIN
    SELECT RAISE(ABORT, 'latencies are append-only');
END;

CREATE TRIGGER latencies_are_never_deleted BEFORE DELETE ON latencies
WHEN EXISTS (SELECT 1 FROM lessons WHERE id = OLD.lesson_id)
BEGIN
    SELECT RAISE(ABORT, 'latencies are append-only');
END;
