package io.maskstream.stream.infer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Frames that wait, and which of them run next. Pure: no threads, no clock. Streams take turns, so that none waits for
 * another; live streams go before replayed ones, which are guaranteed every eighth batch.
 */
final class FrameQueue {
    private static final int REPLAY_SHARE = 8;

    private final Map<String, Deque<PendingFrame>> live = new LinkedHashMap<>();
    private final Map<String, Deque<PendingFrame>> replay = new LinkedHashMap<>();
    private int size;
    private int sinceReplay;

    void add(PendingFrame frame) {
        Map<String, Deque<PendingFrame>> streams = frame.frame().live() ? live : replay;
        streams.computeIfAbsent(frame.frame().id().stream(), stream -> new ArrayDeque<>())
                .add(frame);
        size++;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** When the frame that has waited longest was admitted. */
    OptionalLong oldest() {
        OptionalLong oldest = OptionalLong.empty();
        for (Map<String, Deque<PendingFrame>> streams : List.of(live, replay)) {
            for (Deque<PendingFrame> frames : streams.values()) {
                long admitted = frames.peek().admittedNanos();
                // nanoTime wraps: only differences can be compared.
                if (oldest.isEmpty() || admitted - oldest.getAsLong() < 0) {
                    oldest = OptionalLong.of(admitted);
                }
            }
        }
        return oldest;
    }

    /** How many frames the next batch would have, up to a limit. */
    int available(int limit) {
        return collect(limit, false).size();
    }

    /** Takes the next batch: the first stream's turn decides what it is made of, others join in turn. */
    List<PendingFrame> take(int limit) {
        List<PendingFrame> batch = collect(limit, true);
        size -= batch.size();
        if (!batch.isEmpty()) {
            sinceReplay = batch.get(0).frame().live() ? sinceReplay + 1 : 0;
        }
        return batch;
    }

    /** Takes every frame of an owner out; nobody wants them any more. */
    List<PendingFrame> remove(Owner owner) {
        List<PendingFrame> removed = new ArrayList<>();
        for (Map<String, Deque<PendingFrame>> streams : List.of(live, replay)) {
            for (Deque<PendingFrame> frames : streams.values()) {
                frames.removeIf(frame -> frame.owner() == owner && removed.add(frame));
            }
            streams.values().removeIf(Deque::isEmpty);
        }
        size -= removed.size();
        return removed;
    }

    private List<PendingFrame> collect(int limit, boolean take) {
        boolean replayFirst = live.isEmpty() || !replay.isEmpty() && sinceReplay >= REPLAY_SHARE - 1;
        List<PendingFrame> batch = new ArrayList<>();
        collect(replayFirst ? replay : live, limit, take, batch);
        collect(replayFirst ? live : replay, limit, take, batch);
        return batch;
    }

    /** One frame of each stream, then a second of each …: never one over the head of another of its stream. */
    private static void collect(
            Map<String, Deque<PendingFrame>> streams, int limit, boolean take, List<PendingFrame> batch) {
        List<Iterator<PendingFrame>> turns = new ArrayList<>();
        streams.values().forEach(frames -> turns.add(frames.iterator()));
        boolean[] ended = new boolean[turns.size()];
        boolean progress = true;
        int before = batch.size();
        while (progress && batch.size() < limit) {
            progress = false;
            for (int i = 0; i < turns.size() && batch.size() < limit; i++) {
                if (ended[i] || !turns.get(i).hasNext()) {
                    continue;
                }
                PendingFrame frame = turns.get(i).next();
                if (!batch.isEmpty() && !batch.get(0).fits(frame)) {
                    ended[i] = true;
                    continue;
                }
                batch.add(frame);
                progress = true;
                if (take) {
                    turns.get(i).remove();
                }
            }
        }
        if (take) {
            toTheEnd(streams, batch.subList(before, batch.size()));
        }
    }

    /** Who was served waits behind those who were not, the last served at the very end; empty streams leave. */
    private static void toTheEnd(Map<String, Deque<PendingFrame>> streams, List<PendingFrame> served) {
        for (PendingFrame frame : served) {
            String stream = frame.frame().id().stream();
            streams.put(stream, streams.remove(stream));
        }
        streams.values().removeIf(Deque::isEmpty);
    }
}
