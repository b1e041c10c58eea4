package io.maskstream.stream.decode;

import io.maskstream.stream.record.VideoPacket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The packets of one stream that matter still: those whose frame is not out, and, to decode again after a restore, all
 * since the random access point from which those can be decoded. Tags number the packets in decoding order.
 */
final class PendingPackets {
    /** Packets in a decoder that is fed without random access points; no decoder holds back nearly as many. */
    private static final int MOST_UNKEPT = 1024;

    private final RetentionLimits limits;
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    /** From this tag on every packet is kept; empty if more was open than is kept. */
    private OptionalLong keptFrom = OptionalLong.empty();

    private OptionalLong lastRandomAccess = OptionalLong.empty();
    private long keptBytes;
    private int keptCount;
    private long unsettled;
    private boolean started;

    PendingPackets(RetentionLimits limits) {
        this.limits = limits;
    }

    /** A packet on its way through the decoder. */
    static final class Entry {
        private final Retained origin;
        private final boolean randomAccess;
        private boolean settled;
        private boolean late;
        private Optional<String> problem = Optional.empty();

        Entry(Retained origin, boolean randomAccess) {
            this.origin = origin;
            this.randomAccess = randomAccess;
            this.settled = origin.settled();
        }

        VideoPacket packet() {
            return origin.packet();
        }

        Retained origin() {
            return origin;
        }

        boolean randomAccess() {
            return randomAccess;
        }

        boolean settled() {
            return settled;
        }

        /** Its picture would come too late: it is decoded for others alone. */
        void late() {
            late = true;
        }

        boolean isLate() {
            return late;
        }

        Optional<String> problem() {
            return problem;
        }

        void problem(String text) {
            problem = Optional.of(text);
        }
    }

    /** Adds the next packet in decoding order. */
    void add(long tag, Entry entry) {
        entries.put(tag, entry);
        unsettled += entry.settled ? 0 : 1;
        if (entry.randomAccess) {
            lastRandomAccess = OptionalLong.of(tag);
        }
        if (entry.packet().live()) {
            return;
        }
        if (keptFrom.isEmpty() && (entry.randomAccess || !started)) {
            keptFrom = OptionalLong.of(tag);
            keptBytes = 0;
            keptCount = 0;
        }
        if (keptFrom.isPresent()) {
            keptCount++;
            keptBytes += entry.packet().data().length;
            shrinkToLimits();
        }
        started = true;
    }

    private void shrinkToLimits() {
        if (exceeds() && lastRandomAccess.isPresent() && lastRandomAccess.getAsLong() > keptFrom.getAsLong()) {
            keepFrom(lastRandomAccess);
        }
        if (exceeds()) {
            keepFrom(OptionalLong.empty());
        }
    }

    private boolean exceeds() {
        return keptBytes > limits.bytes() || keptCount > limits.packets();
    }

    private void keepFrom(OptionalLong from) {
        keptFrom = from;
        forgetSettled(from.isPresent() ? entries.headMap(from.getAsLong(), false) : entries);
        keptCount = kept().size();
        keptBytes = kept().values().stream()
                .mapToLong(entry -> entry.packet().data().length)
                .sum();
    }

    private static void forgetSettled(NavigableMap<Long, Entry> part) {
        part.values().removeIf(Entry::settled);
    }

    private NavigableMap<Long, Entry> kept() {
        return keptFrom.isPresent() ? entries.tailMap(keptFrom.getAsLong(), true) : new TreeMap<>();
    }

    /** The packet with this tag; empty if it is forgotten. */
    Optional<Entry> get(long tag) {
        return Optional.ofNullable(entries.get(tag));
    }

    /** The frame of this packet is out, or will never be. */
    void settle(long tag) {
        Entry entry = entries.get(tag);
        if (entry == null || entry.settled) {
            return;
        }
        entry.settled = true;
        unsettled--;
        if (keptFrom.isEmpty() || tag < keptFrom.getAsLong()) {
            entries.remove(tag);
        }
    }

    /** Forgets a packet that no decoder took. */
    void drop(long tag) {
        Entry entry = entries.remove(tag);
        if (entry == null) {
            return;
        }
        unsettled -= entry.settled ? 0 : 1;
        if (keptFrom.isPresent() && tag >= keptFrom.getAsLong()) {
            keptCount--;
            keptBytes -= entry.packet().data().length;
        }
        if (entries.isEmpty()) {
            keptFrom = OptionalLong.empty();
            started = false;
        }
    }

    /** Forgets what precedes a random access point that has been shown; returns those whose frame never came. */
    List<Entry> trimBefore(long tag) {
        NavigableMap<Long, Entry> before = entries.headMap(tag, false);
        if (before.isEmpty()) {
            return List.of();
        }
        List<Entry> never = unsettledOf(before);
        unsettled -= never.size();
        before.clear();
        if (keptFrom.isPresent() && keptFrom.getAsLong() < tag) {
            keepFrom(OptionalLong.of(tag));
        }
        return never;
    }

    /** Settles everything, after the decoder has handed out all it had; returns those whose frame never came. */
    List<Entry> settleAll() {
        List<Entry> never = unsettledOf(entries);
        never.forEach(entry -> entry.settled = true);
        unsettled = 0;
        if (keptFrom.isEmpty()) {
            entries.clear();
        }
        return never;
    }

    /** Without random access points nothing says when a picture will no longer come; the oldest are given up then. */
    List<Entry> giveUpOldest() {
        List<Entry> never = new ArrayList<>();
        long unkept = entries.size() - keptCount;
        Iterator<Entry> oldest = entries.values().iterator();
        while (unkept > MOST_UNKEPT) {
            Entry entry = oldest.next();
            oldest.remove();
            unkept--;
            if (!entry.settled) {
                never.add(entry);
                unsettled--;
            }
        }
        return never;
    }

    /** Forgets everything; nothing of it must be unsettled. */
    void clear() {
        entries.clear();
        keptFrom = OptionalLong.empty();
        lastRandomAccess = OptionalLong.empty();
        keptBytes = 0;
        keptCount = 0;
        unsettled = 0;
        started = false;
    }

    private static List<Entry> unsettledOf(NavigableMap<Long, Entry> part) {
        return part.values().stream().filter(entry -> !entry.settled).toList();
    }

    /** All of them, in decoding order. */
    NavigableMap<Long, Entry> all() {
        return entries;
    }

    /** Whether decoding can be taken up again from what is kept. */
    boolean recoverable() {
        return entries.isEmpty() ? !started : keptFrom.isPresent();
    }

    /** What a checkpoint keeps. */
    List<Retained> retained() {
        return kept().values().stream()
                .map(entry -> entry.origin.settledAs(entry.settled))
                .toList();
    }

    /** Frames that are not out and could not be decoded again. */
    long lostOnRestore() {
        return keptFrom.isEmpty()
                ? unsettled
                : unsettledOf(entries.headMap(keptFrom.getAsLong(), false)).size();
    }

    /** Frames that are not out. */
    long unsettled() {
        return unsettled;
    }
}
