package io.maskstream.stream.source;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live streams of one subtask: each has a thread and a hand-over of its own, so that one that hangs delays nobody, and all
 * are asked in turn.
 */
final class LiveReader<S extends SourceSplit> implements SourceReader<SourceElement, S> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveReader.class);
    private static final Duration GOOD_BYE = Duration.ofSeconds(5);

    private final Feeds<S> feeds;
    private final Availability availability = new Availability();
    /** The next one to be asked is the first. */
    private final Deque<Lane<S>> lanes = new ArrayDeque<>();

    private boolean complete;

    LiveReader(Feeds<S> feeds) {
        this.feeds = feeds;
    }

    /** Makes what fills a lane. */
    @FunctionalInterface
    interface Feeds<S> {
        /** Reads a split from where it goes on; {@code arrival} is called whenever there is something to take. */
        Filled<S> open(S split, Runnable arrival);
    }

    /**
     * @param handOver where a feed's packets are
     * @param feed what fills it
     */
    record Filled<S>(HandOver<S> handOver, LiveFeed feed) {}

    private static final class Lane<S extends SourceSplit> {
        private final HandOver<S> handOver;
        private final LiveFeed feed;
        private final Thread thread;
        private S split;

        Lane(S split, HandOver<S> handOver, LiveFeed feed) {
            this.split = split;
            this.handOver = handOver;
            this.feed = feed;
            thread = new Thread(this::fill, "live-" + split.splitId());
            thread.setDaemon(true);
        }

        private void fill() {
            try {
                feed.run();
                handOver.end();
            } catch (InterruptedException e) {
                // Only closing interrupts.
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                handOver.fail(e);
            }
        }
    }

    @Override
    public void start() {
        // Splits come by themselves.
    }

    @Override
    public void addSplits(List<S> splits) {
        for (S split : splits) {
            Filled<S> filled = feeds.open(split, availability::raise);
            Lane<S> lane = new Lane<>(split, filled.handOver(), filled.feed());
            lanes.add(lane);
            lane.thread.start();
        }
        availability.raise();
    }

    @Override
    public void notifyNoMoreSplits() {
        complete = true;
        availability.raise();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<SourceElement> output) throws IOException {
        availability.lower();
        for (int i = lanes.size(); i > 0; i--) {
            Lane<S> lane = lanes.remove();
            Optional<HandOver.Item<S>> item = lane.handOver.poll();
            if (item.isEmpty() && lane.handOver.finished()) {
                continue;
            }
            lanes.add(lane);
            if (item.isPresent()) {
                lane.split = item.get().next();
                output.collect(item.get().element());
                availability.raise();
                return InputStatus.MORE_AVAILABLE;
            }
        }
        return complete && lanes.isEmpty() ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<S> snapshotState(long checkpoint) {
        return lanes.stream().map(lane -> lane.split).toList();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return availability.future();
    }

    @Override
    public void close() {
        List<Lane<S>> open = List.copyOf(lanes);
        lanes.clear();
        open.forEach(lane -> {
            lane.feed.stop();
            lane.handOver.close();
            lane.thread.interrupt();
        });
        long deadline = System.nanoTime() + GOOD_BYE.toNanos();
        try {
            for (Lane<S> lane : open) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                lane.thread.join(Math.max(1, left));
                if (lane.thread.isAlive()) {
                    LOG.warn("stream '{}' is still busy; it ends by its own limit", lane.split.splitId());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
