package io.maskstream.job.viewer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * How each stream does: rate of its masks and pictures, age of the newest mask, frames that were shed. Times are those at
 * which records reached the viewer, so that clocks of others move nothing but the age.
 *
 * <p>How long a stream may be silent before it is said to be dead depends on how its masks have come lately: a starved job,
 * and one that commits with its checkpoints, gives masks at intervals of seconds from cameras that do well.
 */
final class StreamTable {
    private static final long WINDOW = Duration.ofSeconds(5).toNanos();
    private static final int MOST_ARRIVALS = 1024;
    private static final long HALF_MINUTE = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoTime;
    private final int mostStreams;
    private final LinkedHashMap<String, Row> rows = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Row {
        private final ArrayDeque<Long> masks = new ArrayDeque<>();
        private final ArrayDeque<Long> pictures = new ArrayDeque<>();
        private final long since;
        private long lastMask;
        private long lastPicture;
        private boolean anyMask;
        private long shed;
        private double ageMillis;
        /** Of the running half minute and of the one before it. */
        private long longestGap;

        private long longestGapBefore;
        private long halfMinute;

        private Row(long now) {
            since = now;
            lastMask = now;
            lastPicture = now;
            halfMinute = now;
        }

        private void maskCame(long now) {
            age(now);
            if (anyMask) {
                longestGap = Math.max(longestGap, now - lastMask);
            }
            anyMask = true;
            lastMask = now;
        }

        /** Forgets gaps that are over for a minute. */
        private void age(long now) {
            if (now - halfMinute >= HALF_MINUTE) {
                longestGapBefore = now - halfMinute < 2 * HALF_MINUTE ? longestGap : 0;
                longestGap = 0;
                halfMinute = now;
            }
        }
    }

    StreamTable(LongSupplier nanoTime, int mostStreams) {
        this.nanoTime = nanoTime;
        this.mostStreams = mostStreams;
    }

    /** Notes a mask of so many milliseconds. */
    synchronized void mask(String stream, double ageMillis, long shedBefore) {
        Row row = row(stream);
        row.maskCame(nanoTime.getAsLong());
        row.ageMillis = ageMillis;
        row.shed += shedBefore;
        arrive(row.masks, row.lastMask);
    }

    /** Notes a stream of which there is a picture that waits for its mask. */
    synchronized void waiting(String stream) {
        row(stream);
    }

    /** Notes a picture that is shown. */
    synchronized void picture(String stream) {
        Row row = row(stream);
        row.lastPicture = nanoTime.getAsLong();
        arrive(row.pictures, row.lastPicture);
    }

    private Row row(String stream) {
        Row row = rows.computeIfAbsent(stream, name -> new Row(nanoTime.getAsLong()));
        if (rows.size() > mostStreams) {
            Iterator<Row> silent = rows.values().iterator();
            silent.next();
            silent.remove();
        }
        return row;
    }

    private static void arrive(ArrayDeque<Long> arrivals, long now) {
        arrivals.add(now);
        if (arrivals.size() > MOST_ARRIVALS) {
            arrivals.remove();
        }
    }

    /** An object for each stream, in the order of their names. */
    synchronized ArrayNode json() {
        long now = nanoTime.getAsLong();
        ArrayNode streams = JsonNodeFactory.instance.arrayNode();
        for (Map.Entry<String, Row> entry : new TreeMap<>(rows).entrySet()) {
            Row row = entry.getValue();
            ObjectNode stream = streams.addObject();
            stream.put("stream", entry.getKey());
            stream.put("fps", rate(row.masks, now, row.since));
            stream.put("pictures_fps", rate(row.pictures, now, row.since));
            stream.put("shed", row.shed);
            stream.put("has_masks", row.anyMask);
            stream.put("has_pictures", !row.pictures.isEmpty() && now - row.lastPicture < WINDOW);
            stream.put("age_ms", Math.round(row.ageMillis));
            stream.put("mask_silent_ms", (now - row.lastMask) / 1_000_000);
            stream.put("mask_gap_ms", Math.max(row.longestGap, row.longestGapBefore) / 1_000_000);
        }
        return streams;
    }

    private static double rate(ArrayDeque<Long> arrivals, long now, long since) {
        while (!arrivals.isEmpty() && now - arrivals.peek() > WINDOW) {
            arrivals.remove();
        }
        double seconds = Math.max(1e9, Math.min(WINDOW, now - since)) / 1e9;
        return Math.round(10 * arrivals.size() / seconds) / 10.0;
    }
}
