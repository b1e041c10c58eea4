package io.maskstream.stream.decode;

import java.util.HashMap;
import java.util.Map;

/**
 * How much each live stream of a subtask has been served lately, so that a decoder that is too slow for all is too slow
 * for each alike. Counts are halved every so often: old merits fade.
 */
final class ServedStreams {
    /** Frames of all streams between two halvings, for each stream. */
    private static final int MEMORY = 64;

    private final Map<String, Integer> served = new HashMap<>();
    private long total;

    /** A frame of this stream went on. */
    void served(String stream) {
        served.merge(stream, 1, Integer::sum);
        total++;
        if (total > (long) MEMORY * served.size()) {
            served.replaceAll((name, count) -> count / 2);
            served.values().removeIf(count -> count == 0);
            total = served.values().stream().mapToLong(Integer::longValue).sum();
        }
    }

    /** Whether the stream has had more than its equal share. */
    boolean ahead(String stream) {
        return (long) served.getOrDefault(stream, 0) * Math.max(1, served.size()) > total;
    }
}
