-- The same minute by minute, each told once, when it is over: for sinks that take no changes. What comes after its minute
-- was told is not lost silently: it is in the view late_masks. docs/sql.md tells what decides how long a minute waits.

SET 'table.local-time-zone' = 'Europe/Berlin';

-- Shown as text; without a file (-f) the client may also show a table that changes.
SET 'sql-client.execution.result-mode' = 'tableau';

CREATE TEMPORARY FUNCTION MASK_COVERAGE AS 'io.maskstream.job.sql.MaskCoverage';

CREATE TEMPORARY TABLE masks (
  stream_id STRING,
  frame_id STRING,
  frame_time TIMESTAMP_LTZ(3),
  quality STRING,
  labels ARRAY<ROW<label STRING, mask BYTES>>,
  -- Twice the clock skew below, and 10 s for the job's own work.
  WATERMARK FOR frame_time AS frame_time - INTERVAL '30' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'masks',
  'properties.bootstrap.servers' = 'broker:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  -- A partition without masks for so long holds the others back no more.
  'scan.watermark.idle-timeout' = '1 min',
  'format' = 'maskstream-masks',
  'maskstream-masks.max-clock-skew' = '10 s'
);

CREATE TEMPORARY VIEW exits AS
SELECT
  stream_id,
  frame_id,
  frame_time,
  quality,
  labels,
  CASE stream_id
    WHEN 'gate' THEN '[[0.1, 0.2], [0.4, 0.2], [0.4, 0.9]]'
    WHEN 'yard' THEN '[[0.5, 0.5], [1, 0.5], [1, 1], [0.5, 1]]'
    WHEN 'depot' THEN '[[0.2, 0], [0.9, 0.3], [0.6, 1], [0, 0.7]]'
  END AS exit_zone
FROM masks;

CREATE TEMPORARY VIEW measured AS
SELECT stream_id, frame_id, frame_time, MASK_COVERAGE(mask, exit_zone) > 0.2 AS blocked
FROM exits CROSS JOIN UNNEST(labels) AS words (label, mask)
WHERE label = 'car' AND exit_zone IS NOT NULL AND quality <> 'WAITING_FOR_KEYFRAME';

-- What was late: its minute had been told when it came.
CREATE TEMPORARY VIEW late_masks AS
SELECT stream_id, frame_id, frame_time, blocked
FROM measured
WHERE FLOOR(frame_time TO MINUTE) + INTERVAL '1' MINUTE
  <= CURRENT_WATERMARK(frame_time) + INTERVAL '0.001' SECOND;

CREATE TEMPORARY VIEW minutes AS
SELECT
  stream_id,
  window_start,
  COUNT(DISTINCT FLOOR(frame_time TO SECOND)) FILTER (WHERE blocked) AS blocked_seconds,
  COUNT(DISTINCT FLOOR(frame_time TO SECOND)) AS seen_seconds
FROM TABLE(TUMBLE(TABLE measured, DESCRIPTOR(frame_time), INTERVAL '1' MINUTE))
GROUP BY stream_id, window_start, window_end;

SELECT * FROM minutes;
