-- What hosted engines were used for, one row for each use, as it was told. It holds no words. Money is in millionths
-- of a US dollar, counted by the prices of that moment; days are UTC's.
-- A lesson that its student never came to costs all the same, so neither link needs a row at its other end; both are
-- set to null when the lesson or the student is forgotten, and what was spent stays counted.
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

-- The money is in the indexes, so that a sum reads nothing else.
CREATE INDEX usage_of_lesson ON usage (lesson_id, micro_dollars) WHERE lesson_id IS NOT NULL;
CREATE INDEX usage_of_student ON usage (student_id, day, micro_dollars) WHERE student_id IS NOT NULL;

-- A day has a hundred thousand rows on a busy server, and its sum is asked for with each of them.
CREATE TABLE spending_of_days (
    day TEXT PRIMARY KEY,
    micro_dollars INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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
