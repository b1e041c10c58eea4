package io.maskstream.stream.video;

import io.maskstream.stream.record.Quality;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Knows which pictures can be trusted, from where decoding could start and what was damaged. Tags number the access
 * units in decoding order; pictures are asked about in the order in which they are shown.
 *
 * <p>A picture is clean if nothing was damaged between the last clean start at or before it and itself. Leading
 * pictures, which follow a random access point in decoding order and are shown before it, lean on what precedes it.
 */
final class QualityTracker {
    /** Random access points whose own picture never came; more than a decoder can hold back. */
    private static final int MOST_STARTS = 64;

    /** Clean starts: tag from which pictures are right -> tag of the access unit at which decoding has to start. */
    private final TreeMap<Long, Long> starts = new TreeMap<>();

    private final TreeSet<Long> damaged = new TreeSet<>();
    private OptionalLong restart = OptionalLong.empty();

    /** An access unit at which decoding can start; pictures are right this many access units later. */
    void randomAccess(long tag, int recoveryFrames) {
        starts.putIfAbsent(tag + recoveryFrames, tag);
        while (starts.size() > MOST_STARTS) {
            starts.remove(starts.higherKey(starts.firstKey()));
        }
    }

    /** Something at or before this access unit is damaged or missing. */
    void damage(long tag) {
        damaged.add(tag);
        while (damaged.size() > MOST_STARTS) {
            // The pictures behind the earliest one are wrong until the next start in any case.
            damaged.pollLast();
        }
    }

    /** Quality of the next picture that is shown. */
    Quality shown(long tag) {
        Long start = starts.floorKey(tag);
        boolean gradual = start != null && starts.get(start) < start;
        if (start != null && (start == tag || gradual)) {
            reached(start);
        }
        if (restart.isEmpty()) {
            return Quality.WAITING_FOR_KEYFRAME;
        }
        Long damage = damaged.floor(tag);
        boolean clean = starts.firstKey() <= tag && (damage == null || damage < starts.firstKey());
        return clean ? Quality.OK : Quality.SUSPECT;
    }

    /** A clean start whose picture is shown is now the first one known: all pictures before it have been shown. */
    private void reached(long start) {
        restart = OptionalLong.of(starts.get(start));
        starts.headMap(start, false).clear();
        damaged.headSet(start, false).clear();
    }

    /**
     * Tag of the last access unit from which decoding can start again without losing a picture: everything before it has
     * been shown; empty before the first.
     */
    OptionalLong restart() {
        return restart;
    }
}
