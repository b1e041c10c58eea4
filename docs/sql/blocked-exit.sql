-- Minutes a day with a blocked exit: for each camera and day, how long its exit was blocked by a car, and how long the
-- camera was seen at all. A second counts as blocked if a frame in it shows more than a fifth of the exit covered.
-- Rows change as masks come, late ones and those of days gone by included. docs/sql.md tells why and how to run it.

-- Whose days they are.
SET 'table.local-time-zone' = 'Europe/Berlin';
-- How long a day is kept after its last mask: longer than the oldest masks may come late.
SET 'table.exec.state.ttl' = '7 d';

-- Shown as text; without a file (-f) the client may also show a table that changes.
SET 'sql-client.execution.result-mode' = 'tableau';

CREATE TEMPORARY FUNCTION MASK_COVERAGE AS 'io.maskstream.job.sql.MaskCoverage';

CREATE TEMPORARY TABLE masks (
  stream_id STRING,
  frame_time TIMESTAMP_LTZ(3),
  quality STRING,
  labels ARRAY<ROW<label STRING, mask BYTES>>
) WITH (
  'connector' = 'kafka',
  'topic' = 'masks',
  'properties.bootstrap.servers' = 'broker:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'maskstream-masks'
);

-- The exits, as zones are written in rules. A camera that is not named has none.
CREATE TEMPORARY VIEW exits AS
SELECT
  stream_id,
  frame_time,
  quality,
  labels,
  CASE stream_id
    WHEN 'gate' THEN '[[0.1, 0.2], [0.4, 0.2], [0.4, 0.9]]'
    WHEN 'yard' THEN '[[0.5, 0.5], [1, 0.5], [1, 1], [0.5, 1]]'
    WHEN 'depot' THEN '[[0.2, 0], [0.9, 0.3], [0.6, 1], [0, 0.7]]'
  END AS exit_zone
FROM masks;

-- Every word of the vocabulary is in labels, seen or not: frames without a car are measured, too.
CREATE TEMPORARY VIEW seconds AS
SELECT
  stream_id,
  DATE_FORMAT(frame_time, 'yyyy-MM-dd') AS seen_on,
  FLOOR(frame_time TO SECOND) AS seen_at,
  MASK_COVERAGE(mask, exit_zone) > 0.2 AS blocked
FROM exits CROSS JOIN UNNEST(labels) AS words (label, mask)
WHERE label = 'car' AND exit_zone IS NOT NULL AND quality <> 'WAITING_FOR_KEYFRAME';

-- Distinct seconds: a mask that comes twice, as it may after a restart, changes nothing.
SELECT
  stream_id,
  seen_on,
  CAST(COUNT(DISTINCT seen_at) FILTER (WHERE blocked) / 60.0 AS DECIMAL(6, 1)) AS blocked_minutes,
  CAST(COUNT(DISTINCT seen_at) / 60.0 AS DECIMAL(6, 1)) AS seen_minutes
FROM seconds
GROUP BY stream_id, seen_on;
