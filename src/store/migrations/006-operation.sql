-- Sums for whoever runs the server, kept as things happen: to read ten thousand rows for a page would hold up the
-- thread that carries every lesson's sound. No row says whose it is.

-- What providers were used for, by UTC's days.
CREATE TABLE usage_of_days (
    day TEXT NOT NULL,
    provider TEXT NOT NULL,
    part TEXT NOT NULL,
    audio_ms INTEGER NOT NULL,
    tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    micro_dollars INTEGER NOT NULL,
    PRIMARY KEY (day, provider, part)
) STRICT, WITHOUT ROWID;

INSERT INTO usage_of_days
SELECT day, provider, part, sum(audio_ms), sum(tokens_in), sum(tokens_out), sum(characters), sum(calls), sum(errors),
    sum(micro_dollars)
FROM usage GROUP BY day, provider, part;

CREATE TRIGGER usage_adds_to_its_provider AFTER INSERT ON usage
BEGIN
    INSERT INTO usage_of_days (
        day, provider, part, audio_ms, tokens_in, tokens_out, characters, calls, errors, micro_dollars
    )
    VALUES (
        NEW.day, NEW.provider, NEW.part, NEW.audio_ms, NEW.tokens_in, NEW.tokens_out, NEW.characters, NEW.calls,
        NEW.errors, NEW.micro_dollars
    )
    ON CONFLICT (day, provider, part) DO UPDATE SET
        audio_ms = audio_ms + excluded.audio_ms,
        tokens_in = tokens_in + excluded.tokens_in,
        tokens_out = tokens_out + excluded.tokens_out,
        characters = characters + excluded.characters,
        calls = calls + excluded.calls,
        errors = errors + excluded.errors,
        micro_dollars = micro_dollars + excluded.micro_dollars;
END;

-- How many answers took how long, of each part of a turn: by UTC's days, and by ten minutes of the clock. A span is told
-- by its length and its beginning, in milliseconds. A step is 25 ms wide, and the last holds all from 10 s on. Of each
-- length, what began more than ten spans ago goes, so that there are never more than some thousand rows.
CREATE TABLE turn_times (
    span_ms INTEGER NOT NULL,
    since INTEGER NOT NULL,
    part TEXT NOT NULL,
    step INTEGER NOT NULL,
    turns INTEGER NOT NULL,
    PRIMARY KEY (span_ms, since, part, step)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER latencies_add_to_their_time AFTER INSERT ON latencies
BEGIN
    DELETE FROM turn_times WHERE span_ms = 86400000 AND since < unixepoch() * 1000 - 864000000;
    DELETE FROM turn_times WHERE span_ms = 600000 AND since < unixepoch() * 1000 - 6000000;
    INSERT INTO turn_times (span_ms, since, part, step, turns)
    SELECT span_ms, unixepoch() * 1000 / span_ms * span_ms, part, min(400, max(0, CAST(ms / 25 AS INTEGER))), 1
    FROM (SELECT 86400000 AS span_ms UNION ALL SELECT 600000) AS spans
    CROSS JOIN (
        SELECT 'endOfTurn' AS part, NEW.end_of_turn_ms AS ms
        UNION ALL SELECT 'stt', NEW.stt_ms
        UNION ALL SELECT 'llm', NEW.llm_ms
        UNION ALL SELECT 'tts', NEW.tts_ms
        UNION ALL SELECT 'total', NEW.total_ms
    ) AS parts
    WHERE true
    ON CONFLICT (span_ms, since, part, step) DO UPDATE SET turns = turns + 1;
END;
