package io.maskstream.job.viewer;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Brings masks and previews of the same frame together: by stream, epoch, sequence and, where both know it, time. A picture
 * is never shown with another frame's mask, nor without one. A stream that has no previews has its masks shown alone, so
 * many a second, and so has one whose previews come too late for their masks.
 *
 * <p>Each stream keeps at most {@value #MOST_WAITING} of either kind, all streams together at most so many bytes; the oldest
 * are given up, with a count. Used by one thread at a time.
 */
final class FrameJoin {
    /** Where masks come with each checkpoint, previews wait for them: ten seconds of many a second. */
    static final int MOST_WAITING = 256;

    private static final long WITHOUT_PREVIEW = Duration.ofSeconds(3).toNanos();
    private static final long BETWEEN_LONE_MASKS = Duration.ofMillis(125).toNanos();

    private final Counts counts;
    private final LongSupplier nanoTime;
    private final long mostBytes;
    private final int mostStreams;
    private final boolean previews;
    /** Streams in the order in which they were last heard of. */
    private final LinkedHashMap<String, Waiting> streams = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    /** What of a stream waits for its other half, oldest first. */
    private static final class Waiting {
        private final LinkedHashMap<FrameKey, MaskRecord> masks = new LinkedHashMap<>();
        private final LinkedHashMap<FrameKey, PreviewRecord> previews = new LinkedHashMap<>();
        private long lastJoined;
        private long lastLoneMask;
    }

    /**
     * @param previews whether any can come
     * @param mostBytes of everything that waits
     * @param mostStreams beyond them the one that was silent for longest is forgotten
     */
    FrameJoin(Counts counts, LongSupplier nanoTime, boolean previews, long mostBytes, int mostStreams) {
        this.counts = counts;
        this.nanoTime = nanoTime;
        this.previews = previews;
        this.mostBytes = mostBytes;
        this.mostStreams = mostStreams;
    }

    /** Takes a mask; gives what can be shown now. */
    Optional<ShownFrame> add(MaskRecord mask) {
        Waiting waiting = waiting(mask.stream());
        PreviewRecord preview = waiting.previews.remove(mask.key());
        if (preview != null) {
            bytes -= preview.jpeg().length;
            return joined(waiting, mask, preview);
        }
        MaskRecord before = previews ? waiting.masks.put(mask.key(), mask) : null;
        bytes += (previews ? mask.message().length : 0) - (before == null ? 0 : before.message().length);
        giveUp(waiting);
        long now = nanoTime.getAsLong();
        boolean alone = !previews || now - waiting.lastJoined > WITHOUT_PREVIEW;
        if (alone && now - waiting.lastLoneMask >= BETWEEN_LONE_MASKS) {
            waiting.lastLoneMask = now;
            return Optional.of(new ShownFrame(mask, Optional.empty()));
        }
        return Optional.empty();
    }

    /** Takes a preview; gives what can be shown now. */
    Optional<ShownFrame> add(PreviewRecord preview) {
        Waiting waiting = waiting(preview.stream());
        MaskRecord mask = waiting.masks.remove(preview.key());
        if (mask != null) {
            bytes -= mask.message().length;
            return joined(waiting, mask, preview);
        }
        PreviewRecord before = waiting.previews.put(preview.key(), preview);
        bytes += preview.jpeg().length - (before == null ? 0 : before.jpeg().length);
        giveUp(waiting);
        return Optional.empty();
    }

    private Optional<ShownFrame> joined(Waiting waiting, MaskRecord mask, PreviewRecord preview) {
        if (mask.ptsUs().isPresent()
                && preview.ptsUs().isPresent()
                && !mask.ptsUs().equals(preview.ptsUs())) {
            counts.add(Count.TIMES_DISAGREE);
            return Optional.empty();
        }
        counts.add(Count.JOINED);
        waiting.lastJoined = nanoTime.getAsLong();
        return Optional.of(new ShownFrame(mask, Optional.of(preview)));
    }

    private Waiting waiting(String stream) {
        Waiting known = streams.get(stream);
        if (known != null) {
            return known;
        }
        Waiting waiting = new Waiting();
        // A stream gets its time to show a first preview.
        waiting.lastJoined = nanoTime.getAsLong();
        waiting.lastLoneMask = nanoTime.getAsLong() - BETWEEN_LONE_MASKS;
        streams.put(stream, waiting);
        if (streams.size() > mostStreams) {
            counts.add(Count.TOO_MANY_STREAMS);
            Iterator<Waiting> oldest = streams.values().iterator();
            Waiting forgotten = oldest.next();
            oldest.remove();
            while (giveUpOne(forgotten)) {
                // Until nothing of it is left.
            }
        }
        return waiting;
    }

    private void giveUp(Waiting waiting) {
        while (waiting.masks.size() > MOST_WAITING) {
            giveUpMask(waiting);
        }
        while (waiting.previews.size() > MOST_WAITING) {
            giveUpPreview(waiting);
        }
        for (Waiting longest : streams.values()) {
            while (bytes > mostBytes && giveUpOne(longest)) {
                // The stream that was silent for longest first.
            }
        }
    }

    private boolean giveUpOne(Waiting waiting) {
        if (!waiting.masks.isEmpty()) {
            giveUpMask(waiting);
            return true;
        }
        if (!waiting.previews.isEmpty()) {
            giveUpPreview(waiting);
            return true;
        }
        return false;
    }

    private void giveUpMask(Waiting waiting) {
        bytes -= first(waiting.masks).message().length;
        counts.add(Count.MASKS_WITHOUT_PREVIEW);
    }

    private void giveUpPreview(Waiting waiting) {
        bytes -= first(waiting.previews).jpeg().length;
        counts.add(Count.PREVIEWS_WITHOUT_MASK);
    }

    private static <T> T first(Map<FrameKey, T> records) {
        Iterator<T> oldest = records.values().iterator();
        T first = oldest.next();
        oldest.remove();
        return first;
    }

    long bytes() {
        return bytes;
    }
}
