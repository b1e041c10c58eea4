package io.maskstream.stream.source;

import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement.Arrived;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Where one live stream's own thread puts packets and Flink's thread takes them: bounded, so that a job that stands still
 * does not fill the memory.
 *
 * @param <S> what says where the stream goes on
 */
final class HandOver<S> {
    /** Some seconds of any camera. */
    static final int MOST = 150;

    static final long MOST_BYTES = 16L << 20;

    private final Overflow overflow;
    private final int most;
    private final long mostBytes;
    private final IngestCounters counters;
    private final Runnable arrival;
    private final Deque<Item<S>> items = new ArrayDeque<>();
    private long bytes;
    private long shedBeforeNext;
    private boolean waitingForRandomAccess;
    private boolean closed;
    private boolean ended;
    private Optional<Throwable> failure = Optional.empty();

    /** @param arrival called when there is something to take; must not wait */
    HandOver(Overflow overflow, int most, long mostBytes, IngestCounters counters, Runnable arrival) {
        this.overflow = overflow;
        this.most = most;
        this.mostBytes = mostBytes;
        this.counters = counters;
        this.arrival = arrival;
    }

    /**
     * @param element what goes to decode
     * @param next where the stream goes on behind it
     */
    record Item<S>(SourceElement element, S next) {
        private int size() {
            return element instanceof Arrived arrived ? arrived.packet().data().length : 0;
        }

        private boolean isRandomAccess() {
            return !(element instanceof Arrived arrived) || arrived.packet().randomAccess();
        }

        private long shedBefore() {
            return element instanceof Arrived arrived ? arrived.packet().shedBefore() : 0;
        }

        /** Says that more packets were shed before this one. */
        private Item<S> after(long shed) {
            if (shed == 0 || !(element instanceof Arrived arrived)) {
                return this;
            }
            VideoPacket packet = arrived.packet();
            VideoPacket marked = new VideoPacket(
                    packet.id(),
                    packet.times(),
                    packet.dtsUs(),
                    packet.codec(),
                    packet.data(),
                    packet.randomAccess(),
                    packet.rotation(),
                    packet.live(),
                    packet.shedBefore() + shed);
            return new Item<>(new Arrived(marked, arrived.offset(), arrived.epochGiven(), arrived.decodeOnly()), next);
        }
    }

    /** Puts a packet in, as the overflow says; does nothing once closed. */
    void put(SourceElement element, S next) throws InterruptedException {
        Item<S> item = new Item<>(element, next);
        synchronized (this) {
            while (overflow == Overflow.BLOCK && !closed && !fits(item)) {
                wait();
            }
            if (closed || !roomMadeFor(item)) {
                return;
            }
            items.add(item.after(shedBeforeNext));
            bytes += item.size();
            shedBeforeNext = 0;
        }
        arrival.run();
    }

    private boolean fits(Item<S> item) {
        return items.isEmpty() || items.size() < most && bytes + item.size() <= mostBytes;
    }

    /** Whether the newest can go in; if not, it is shed, since pictures that it leans on were. */
    private boolean roomMadeFor(Item<S> newest) {
        while (!fits(newest)) {
            shedOldestGroup();
        }
        if (waitingForRandomAccess && !newest.isRandomAccess()) {
            shed(1);
            shedBeforeNext++;
            return false;
        }
        waitingForRandomAccess = false;
        return true;
    }

    private void shedOldestGroup() {
        long count = 0;
        long before = 0;
        do {
            Item<S> oldest = items.remove();
            bytes -= oldest.size();
            // What was said by a packet that is shed, too, is for the next one to say.
            before += oldest.shedBefore();
            count++;
        } while (!items.isEmpty() && !items.peek().isRandomAccess());
        shed(count);
        if (items.isEmpty()) {
            shedBeforeNext += before + count;
            waitingForRandomAccess = true;
        } else {
            items.addFirst(items.remove().after(before + count));
        }
    }

    private void shed(long count) {
        counters.shed(count);
    }

    /** The oldest packet; empty if there is none now. */
    synchronized Optional<Item<S>> poll() {
        Item<S> item = items.poll();
        if (item != null) {
            bytes -= item.size();
            notifyAll();
        }
        return Optional.ofNullable(item);
    }

    /** Nothing more will come. */
    void end() {
        synchronized (this) {
            ended = true;
        }
        arrival.run();
    }

    /** Nothing more will come, because of this. */
    void fail(Throwable reason) {
        synchronized (this) {
            failure = Optional.of(reason);
        }
        arrival.run();
    }

    /**
     * Whether everything was taken and nothing more will come.
     *
     * @throws IOException if the stream failed
     */
    synchronized boolean finished() throws IOException {
        if (failure.isPresent()) {
            throw failure.get() instanceof IOException known
                    ? known
                    : new IOException("a live stream's reader failed", failure.get());
        }
        return ended && items.isEmpty();
    }

    synchronized boolean isEmpty() {
        return items.isEmpty() && !ended && failure.isEmpty();
    }

    /** Nobody takes any more: lets go of a thread that waits. */
    synchronized void close() {
        closed = true;
        items.clear();
        bytes = 0;
        notifyAll();
    }
}
