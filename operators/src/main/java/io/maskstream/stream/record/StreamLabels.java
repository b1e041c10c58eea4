package io.maskstream.stream.record;

import java.util.HashSet;
import java.util.Set;

/**
 * Under which value of the label {@code stream} a stream is counted: its own name, until there are so many that the next
 * ones share {@value #OTHERS}. A metric is never taken away, so that counters stay whole; without a limit a topic with ever
 * new keys would grow the metrics of a job, and the series of whoever collects them, without end.
 */
public final class StreamLabels {
    /** Stands for all streams beyond the limit. */
    public static final String OTHERS = "*";

    /** Streams with metrics of their own, in each subtask. */
    public static final int DEFAULT_MOST = 1000;

    private final int most;
    private final Set<String> own = new HashSet<>();

    public StreamLabels() {
        this(DEFAULT_MOST);
    }

    /** @param most how many streams are counted by themselves */
    public StreamLabels(int most) {
        this.most = most;
    }

    /** The label of a stream; the same whenever it is asked for. */
    public String of(String stream) {
        if (own.contains(stream)) {
            return stream;
        }
        return own.size() < most && own.add(stream) ? stream : OTHERS;
    }
}
