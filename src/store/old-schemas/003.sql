-- A database as the program with schema 3 left it.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL);
INSERT INTO migrations VALUES(1,'001-lessons.sql',1795488261862);
INSERT INTO migrations VALUES(2,'002-memory.sql',1795488261862);
INSERT INTO migrations VALUES(3,'003-usage.sql',1795488261878);
CREATE TABLE subtopics (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    subtopic TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE TABLE students (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
INSERT INTO students VALUES('ada','Ada');
INSERT INTO students VALUES('bob','Bob O''Neill 🦊');
CREATE TABLE lessons (
    id TEXT PRIMARY KEY,
    student_id TEXT NOT NULL REFERENCES students (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    end_reason TEXT,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT;
INSERT INTO lessons VALUES('ended','ada','water',1795391999000,1795392000005,'ended');
INSERT INTO lessons VALUES('open','ada','water',1795392000000,NULL,NULL);
INSERT INTO lessons VALUES('other','bob','fractions',1795392000000,NULL,NULL);
CREATE TABLE turns (
    sequence INTEGER PRIMARY KEY,
    lesson_id TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    who TEXT NOT NULL CHECK (who IN ('student', 'tutor')),
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (lesson_id, id)
) STRICT;
INSERT INTO turns VALUES(1,'ended','t1','tutor','Hello. Where does the water go?',1795392000001);
INSERT INTO turns VALUES(2,'ended','s1','student',replace('It''s up in the clouds;\nI think.','\n',char(10)),1795392000002);
INSERT INTO turns VALUES(3,'open','t1','tutor','Hello. Where does the water go?',1795392000001);
INSERT INTO turns VALUES(4,'open','s1','student',replace('It''s up in the clouds;\nI think.','\n',char(10)),1795392000002);
INSERT INTO turns VALUES(5,'other','t1','tutor','Hello. Where does the water go?',1795392000001);
INSERT INTO turns VALUES(6,'other','s1','student',replace('It''s up in the clouds;\nI think.','\n',char(10)),1795392000002);
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,
    lesson_id TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    json TEXT NOT NULL CHECK (json_valid(json)),
    UNIQUE (lesson_id, id)
) STRICT;
INSERT INTO events VALUES(1,'ended','a1',1795392000001,'asked','{"type":"asked","id":"a1","at":1795392000001,"question":"1.1"}');
INSERT INTO events VALUES(2,'ended','e1',1795392000003,'evidence','{"type":"evidence","id":"e1","at":1795392000003,"turn":"s1","question":"1.1","objective":"water/1","verdict":"correct","heard":["clouds"],"missing":[],"misconception":null,"hints":0,"masteryBefore":0.3,"masteryAfter":0.8}');
INSERT INTO events VALUES(3,'open','a1',1795392000001,'asked','{"type":"asked","id":"a1","at":1795392000001,"question":"1.1"}');
INSERT INTO events VALUES(4,'open','e1',1795392000003,'evidence','{"type":"evidence","id":"e1","at":1795392000003,"turn":"s1","question":"1.1","objective":"water/1","verdict":"correct","heard":["clouds"],"missing":[],"misconception":null,"hints":0,"masteryBefore":0.3,"masteryAfter":0.8}');
CREATE TABLE mastery (
    student_id TEXT NOT NULL REFERENCES students (id) ON DELETE CASCADE,
    objective TEXT NOT NULL,
    known REAL NOT NULL CHECK (known BETWEEN 0 AND 1),
    PRIMARY KEY (student_id, objective)
) STRICT, WITHOUT ROWID;
INSERT INTO mastery VALUES('ada','water/1',0.8000000000000000444);
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
INSERT INTO reviews VALUES('ada','water/1',1795651200003,1795392000003,2.3065000000000002167,2.1112142399999997977,3,2,0);
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
INSERT INTO latencies VALUES('ended','s1',300.0,120.0,30.0,80.0,540.50000000000000001);
INSERT INTO latencies VALUES('open','s1',300.0,120.0,30.0,80.0,540.50000000000000001);
CREATE TABLE usage (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    day TEXT NOT NULL GENERATED ALWAYS AS (date(at / 1000, 'unixepoch')) STORED,
    lesson_id TEXT,
    student_id TEXT,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('stt', 'llm', 'tts')),
    audio_ms INTEGER NOT NULL CHECK (audio_ms >= 0),
    tokens_in INTEGER NOT NULL CHECK (tokens_in >= 0),
    tokens_cached INTEGER NOT NULL CHECK (tokens_cached >= 0),
    tokens_out INTEGER NOT NULL CHECK (tokens_out >= 0),
    characters INTEGER NOT NULL CHECK (characters >= 0),
    calls INTEGER NOT NULL CHECK (calls >= 0),
    errors INTEGER NOT NULL CHECK (errors >= 0),
    micro_dollars INTEGER NOT NULL CHECK (micro_dollars >= 0)
) STRICT;
INSERT INTO usage VALUES(1,'u1',1795392000000,'open','ada','openai','tts-1','tts',900,0,0,0,20,1,0,300);
CREATE TABLE spending_of_days (
    day TEXT PRIMARY KEY,
    micro_dollars INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO spending_of_days VALUES('2026-11-23',300);
DELETE FROM sqlite_sequence;
CREATE INDEX lessons_of_student ON lessons (student_id, started_at);
CREATE TRIGGER turns_are_never_changed BEFORE UPDATE ON turns
BEGIN
    SELECT RAISE(ABORT, 'turns are append-only');
END;
CREATE TRIGGER turns_are_never_deleted BEFORE DELETE ON turns
WHEN EXISTS (SELECT 1 FROM lessons WHERE id = OLD.lesson_id)
BEGIN
    SELECT RAISE(ABORT, 'turns are append-only');
END;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
WHEN EXISTS (SELECT 1 FROM lessons WHERE id = OLD.lesson_id)
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
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
CREATE TRIGGER latencies_are_never_changed BEFORE UPDATE ON latencies
BEGIN
    SELECT RAISE(ABORT, 'latencies are append-only');
END;
CREATE TRIGGER latencies_are_never_deleted BEFORE DELETE ON latencies
WHEN EXISTS (SELECT 1 FROM lessons WHERE id = OLD.lesson_id)
BEGIN
    SELECT RAISE(ABORT, 'latencies are append-only');
END;
CREATE INDEX usage_of_lesson ON usage (lesson_id, micro_dollars) WHERE lesson_id IS NOT NULL;
CREATE INDEX usage_of_student ON usage (student_id, day, micro_dollars) WHERE student_id IS NOT NULL;
CREATE TRIGGER usage_adds_to_its_day AFTER INSERT ON usage
BEGIN
    INSERT INTO spending_of_days (day, micro_dollars) VALUES (NEW.day, NEW.micro_dollars)
    ON CONFLICT (day) DO UPDATE SET micro_dollars = micro_dollars + excluded.micro_dollars;
END;
CREATE TRIGGER usage_is_never_changed BEFORE UPDATE OF
    sequence, id, at, provider, model, part, audio_ms, tokens_in, tokens_cached, tokens_out, characters, calls,
    errors, micro_dollars
ON usage
BEGIN
    SELECT RAISE(ABORT, 'usage is append-only');
END;
CREATE TRIGGER usage_is_never_moved BEFORE UPDATE OF lesson_id, student_id ON usage
WHEN NEW.lesson_id IS NOT NULL OR NEW.student_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'usage is append-only');
END;
CREATE TRIGGER usage_is_never_deleted BEFORE DELETE ON usage
BEGIN
    SELECT RAISE(ABORT, 'usage is append-only');
END;
COMMIT;
