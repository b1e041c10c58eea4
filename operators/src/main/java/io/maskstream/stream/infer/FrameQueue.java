package io.maskstream.stream.infer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Frames that wait, which of them run next, and which never will. Pure: no threads, no clock.
 *
 * <p>Streams take turns, so that none waits for another; live streams go before replayed ones, which are guaranteed every
 * eighth batch. Live frames that may be shed are kept for one batch only, the newest of each stream in equal shares: what
 * comes beyond that replaces the oldest of the stream that has most.
 */
final class FrameQueue {
    private static final int REPLAY_SHARE = 8;
    /** Live streams without frames whose turn is remembered. */
    private static final int MOST_QUIET = 1024;

    /** In the order of their turns; a live stream keeps its turn while it has no frame, so that a slow one is not last. */
    private final Map<String, Deque<PendingFrame>> live = new LinkedHashMap<>();

    private final Map<String, Deque<PendingFrame>> replay = new LinkedHashMap<>();
    private int size;
    private int sinceReplay;

    /**
     * Adds a frame.
     *
     * @param room live frames that may be shed and wait at the same time; each stream may have one in any case
     * @return the frame that is replaced by it; empty where there was room
     */
    Optional<PendingFrame> add(PendingFrame frame, int room) {
        Map<String, Deque<PendingFrame>> streams = frame.frame().live() ? live : replay;
        streams.computeIfAbsent(frame.stream(), stream -> new ArrayDeque<>()).add(frame);
        size++;
        return frame.sheddable() ? replaced(room) : Optional.empty();
    }

    private Optional<PendingFrame> replaced(int room) {
        int waiting = live.values().stream().mapToInt(Deque::size).sum();
        if (waiting <= room) {
            return Optional.empty();
        }
        Optional<PendingFrame> oldest = live.values().stream()
                .filter(frames -> frames.size() > 1 && frames.peek().sheddable())
                .max(Comparator.comparingInt(Deque::size))
                .map(Deque::remove);
        size -= oldest.isPresent() ? 1 : 0;
        return oldest;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** When the frame that has waited longest began to wait. */
    OptionalLong oldest() {
        OptionalLong oldest = OptionalLong.empty();
        for (Map<String, Deque<PendingFrame>> streams : List.of(live, replay)) {
            for (Deque<PendingFrame> frames : streams.values()) {
                if (frames.isEmpty()) {
                    continue;
                }
                long submitted = frames.peek().submittedNanos();
                // nanoTime wraps: only differences can be compared.
                if (oldest.isEmpty() || submitted - oldest.getAsLong() < 0) {
                    oldest = OptionalLong.of(submitted);
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
        return removeIf(frame -> frame.owner() == owner);
    }

    /** Takes out the frames that are too old to be run. */
    List<PendingFrame> removeStale(long nowNanos) {
        return removeIf(frame -> frame.staleAt(nowNanos));
    }

    /** Takes out an owner's frames that may be shed and are not in the next batch. */
    List<PendingFrame> removeNotNext(Owner owner, int limit) {
        List<PendingFrame> next = collect(limit, false);
        return removeIf(frame ->
                frame.owner() == owner && frame.sheddable() && next.stream().noneMatch(kept -> kept == frame));
    }

    private List<PendingFrame> removeIf(Predicate<PendingFrame> unwanted) {
        List<PendingFrame> removed = new ArrayList<>();
        for (Map<String, Deque<PendingFrame>> streams : List.of(live, replay)) {
            for (Deque<PendingFrame> frames : streams.values()) {
                frames.removeIf(frame -> unwanted.test(frame) && removed.add(frame));
            }
        }
        forgetQuiet();
        size -= removed.size();
        return removed;
    }

    private List<PendingFrame> collect(int limit, boolean take) {
        boolean noLive = live.values().stream().allMatch(Deque::isEmpty);
        boolean replayFirst = noLive || !replay.isEmpty() && sinceReplay >= REPLAY_SHARE - 1;
        List<PendingFrame> batch = new ArrayList<>();
        collect(replayFirst ? replay : live, limit, take, batch);
        collect(replayFirst ? live : replay, limit, take, batch);
        return batch;
    }

    /** One frame of each stream, then a second of each …: never one over the head of another of its stream. */
    private void collect(Map<String, Deque<PendingFrame>> streams, int limit, boolean take, List<PendingFrame> batch) {
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

    /** Who was served waits behind those who were not, the last served at the very end. */
    private void toTheEnd(Map<String, Deque<PendingFrame>> streams, List<PendingFrame> served) {
        for (PendingFrame frame : served) {
            streams.put(frame.stream(), streams.remove(frame.stream()));
        }
        forgetQuiet();
    }

    /** Replayed streams without frames leave; of live ones only the turns of very many are forgotten. */
    private void forgetQuiet() {
        replay.values().removeIf(Deque::isEmpty);
        if (live.size() > MOST_QUIET) {
            live.values().removeIf(Deque::isEmpty);
        }
    }
}
