package io.maskstream.stream.infer;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.InputSpec;
import io.maskstream.model.LabelMap;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.mask.MaskEncoder;
import io.maskstream.stream.mask.MaskSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the frames of all subtasks of a process on one model and device.
 *
 * <p>Two threads, so that at most two batches are in flight: one runs the model, the other encodes the masks of the batch
 * before. A batch leaves when it is as large as it may be, when its oldest frame has waited long enough, or when an owner
 * of a waiting frame flushes.
 */
final class Batcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);
    private static final long STOP_SECONDS = 60;

    private record Ran(List<PendingFrame> batch, List<LabelMap> maps, long startedNanos, long endedNanos) {}

    private final Segmenter segmenter;
    private final Sessions sessions;
    private final FrameQueue queue = new FrameQueue();
    private final BatchSize batchSize;
    private final long maxWaitNanos;
    private final boolean deterministic;
    /** Frames of each run in deterministic mode; set once, before the first run, on the inference thread. */
    private volatile int fixedBatch;

    private final MaskSettings masks;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Owner> flushing = new HashSet<>();
    private final BlockingQueue<Ran> ran = new ArrayBlockingQueue<>(1);
    private final Thread inference;
    private final Thread encoding;
    private boolean stopped;
    // Of the inference thread alone.
    private boolean warm;

    /** @param name names the threads */
    Batcher(Segmenter segmenter, InferSettings settings, LongSupplier clock, String name) {
        this.segmenter = segmenter;
        this.sessions = new Sessions(segmenter);
        this.batchSize = new BatchSize(settings.maxBatch(), settings.latencyTarget());
        this.maxWaitNanos = settings.maxWait().toNanos();
        this.deterministic = settings.deterministic();
        this.fixedBatch = settings.maxBatch();
        this.masks = settings.masks();
        this.clock = clock;
        this.inference = new Thread(this::runBatches, "maskstream-inference-" + name);
        this.encoding = new Thread(this::encodeMasks, "maskstream-masks-" + name);
        inference.setDaemon(true);
        encoding.setDaemon(true);
        inference.start();
        encoding.start();
    }

    /** A session for an owner's frames; to be given back with {@link #release}. Runs the text side if it is the first. */
    SharedSession acquire(Vocabulary vocabulary) {
        return sessions.acquire(vocabulary);
    }

    void release(SharedSession session) {
        sessions.release(session);
    }

    /** Takes a frame; its owner bounds how many of its own are here. */
    void submit(PendingFrame frame) {
        sessions.retain(frame.session());
        lock.lock();
        try {
            if (stopped) {
                throw new IllegalStateException("the batcher is closed");
            }
            queue.add(frame);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From now until {@link #unflush}, frames of this owner wait for nothing. */
    void flush(Owner owner) {
        lock.lock();
        try {
            flushing.add(owner);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void unflush(Owner owner) {
        lock.lock();
        try {
            flushing.remove(owner);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets an owner's waiting frames; those that run already still complete. */
    void cancel(Owner owner) {
        List<PendingFrame> removed;
        lock.lock();
        try {
            removed = queue.remove(owner);
            flushing.remove(owner);
        } finally {
            lock.unlock();
        }
        removed.forEach(frame -> sessions.release(frame.session()));
    }

    private void runBatches() {
        try {
            while (true) {
                List<PendingFrame> batch = next();
                if (batch.isEmpty()) {
                    return;
                }
                runBatch(batch);
            }
        } catch (InterruptedException e) {
            // Closing interrupts; nothing waits for results any more.
            Thread.currentThread().interrupt();
        }
    }

    /** Blocks until a batch may leave; empty when closed. */
    private List<PendingFrame> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!stopped) {
                if (queue.isEmpty()) {
                    changed.await();
                    continue;
                }
                int limit = deterministic ? fixedBatch : batchSize.limit();
                int available = queue.available(limit);
                long waited = clock.getAsLong() - queue.oldest().orElseThrow();
                if (available >= limit || waited >= maxWaitNanos || flushWanted()) {
                    return queue.take(deterministic ? available : batchSize.bucket(available));
                }
                changed.awaitNanos(maxWaitNanos - waited);
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private boolean flushWanted() {
        // An owner flushes only while it has frames here.
        return !flushing.isEmpty();
    }

    private void runBatch(List<PendingFrame> batch) throws InterruptedException {
        long started = clock.getAsLong();
        try {
            SharedSession session = batch.get(0).session();
            warmUp(session);
            List<LabelMap> maps = deterministic
                    ? FixedBatches.segment(session.session(), batch, fixedBatch)
                    : segment(session.session(), batch);
            long ended = clock.getAsLong();
            lock.lock();
            try {
                batchSize.took(batch.size(), ended - batch.get(0).admittedNanos());
            } finally {
                lock.unlock();
            }
            ran.put(new Ran(batch, maps, started, ended));
        } catch (RuntimeException | Error e) {
            // The owners decide; a batcher that cannot run fails each of their tasks with the cause.
            batch.forEach(frame -> complete(frame, new FrameResult.Failed(e)));
        }
    }

    private static List<LabelMap> segment(SegmentationSession session, List<PendingFrame> batch) {
        List<FramePixels> frames =
                batch.stream().map(pending -> pending.frame().picture()).toList();
        return session.segment(new FrameBatch(
                        batch.get(0).frame().inputHeight(), batch.get(0).frame().inputWidth(), frames))
                .frames();
    }

    /** Each batch size once on this thread before the first that counts: the first run of a size can take seconds on a GPU. */
    private void warmUp(SharedSession session) {
        if (warm) {
            return;
        }
        warm = true;
        InputSpec input = segmenter.input();
        if (deterministic && fixedBatch > 1 && !BatchInvariance.holds(session.session(), input, fixedBatch)) {
            LOG.warn("the model's results depend on the place in a batch; deterministic mode runs single frames");
            fixedBatch = 1;
        }
        byte[] blank = new byte[3 * input.height() * input.width()];
        FramePixels frame = FramePixels.whole(blank, input.height(), input.width());
        int[] sizes = deterministic ? new int[] {fixedBatch} : batchSize.buckets();
        for (int size : sizes) {
            session.session().segment(new FrameBatch(input.height(), input.width(), Collections.nCopies(size, frame)));
        }
    }

    private void encodeMasks() {
        MaskEncoder encoder = new MaskEncoder(masks);
        try {
            while (true) {
                Ran batch = ran.take();
                for (int i = 0; i < batch.batch().size(); i++) {
                    encode(encoder, batch, i);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void encode(MaskEncoder encoder, Ran ran, int index) {
        PendingFrame frame = ran.batch().get(index);
        try {
            long started = clock.getAsLong();
            MaskEncoder.Encoded mask = encoder.encode(ran.maps().get(index));
            complete(
                    frame,
                    new FrameResult.Segmented(
                            mask,
                            ran.startedNanos() - frame.admittedNanos(),
                            ran.endedNanos() - ran.startedNanos(),
                            clock.getAsLong() - started,
                            ran.batch().size()));
        } catch (RuntimeException | Error e) {
            complete(frame, new FrameResult.Failed(e));
        }
    }

    private void complete(PendingFrame frame, FrameResult result) {
        sessions.release(frame.session());
        frame.owner().completed(frame.place(), result);
    }

    /** Ends its threads and frees the model. Frames that still wait are forgotten. */
    @Override
    public void close() {
        List<PendingFrame> left = new ArrayList<>();
        lock.lock();
        try {
            stopped = true;
            while (!queue.isEmpty()) {
                left.addAll(queue.take(Integer.MAX_VALUE));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(frame -> sessions.release(frame.session()));
        join(inference);
        encoding.interrupt();
        join(encoding);
        sessions.close();
        segmenter.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
