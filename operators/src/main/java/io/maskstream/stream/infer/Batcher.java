package io.maskstream.stream.infer;

import io.maskstream.model.LabelMap;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.mask.MaskEncoder;
import io.maskstream.stream.mask.MaskSettings;
import io.maskstream.stream.record.ShedReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the frames of all subtasks of a process on one model and device.
 *
 * <p>Two threads, and at most two batches in flight: one runs on the model while the masks of the one before are encoded.
 * A batch leaves when it is as large as it may be, when its oldest frame has waited long enough, or when an owner of a
 * waiting frame flushes. Live frames that are too old by then do not leave at all, and those that wait are at most a batch.
 */
final class Batcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);
    private static final long STOP_SECONDS = 60;
    private static final int IN_FLIGHT = 2;

    private record Ran(List<PendingFrame> batch, List<LabelMap> maps, long startedNanos, long endedNanos) {}

    /** What is to be done with frames that waited. */
    private record Chosen(List<PendingFrame> batch, List<PendingFrame> stale) {}

    private final Segmenter segmenter;
    private final Sessions sessions;
    private final FrameQueue queue = new FrameQueue();
    private final ModelRuns runs;
    private final long maxWaitNanos;
    private final MaskSettings masks;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Owner> flushing = new HashSet<>();
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final BlockingQueue<Ran> ran = new ArrayBlockingQueue<>(IN_FLIGHT);
    private final CompletableFuture<SharedSession> first = new CompletableFuture<>();
    private final CompletableFuture<Void> warm = new CompletableFuture<>();
    private final Thread inference;
    private final Thread encoding;
    /** Live frames that wait at the same time. */
    private int room;

    private boolean stopped;
    private Optional<Throwable> broken = Optional.empty();

    /** @param name names the threads */
    Batcher(Segmenter segmenter, InferSettings settings, LongSupplier clock, String name) {
        this.segmenter = segmenter;
        this.sessions = new Sessions(segmenter);
        this.runs = new ModelRuns(segmenter.input(), settings);
        this.room = runs.limit();
        this.maxWaitNanos = settings.maxWait().toNanos();
        this.masks = settings.masks();
        this.clock = clock;
        this.inference = new Thread(this::runBatches, "maskstream-inference-" + name);
        this.encoding = new Thread(this::encodeMasks, "maskstream-masks-" + name);
        inference.setDaemon(true);
        encoding.setDaemon(true);
        inference.start();
        encoding.start();
    }

    /**
     * A session for an owner's frames; to be given back with {@link #release}. Runs the text side if it is the first of
     * its vocabulary, and waits for the warm-up if it is the first of all.
     */
    SharedSession acquire(Vocabulary vocabulary) {
        SharedSession session = sessions.acquire(vocabulary);
        first.complete(session);
        try {
            warm.join();
            return session;
        } catch (CompletionException e) {
            sessions.release(session);
            throw new IllegalStateException(
                    "the model fails on blank frames: " + e.getCause().getMessage(), e.getCause());
        }
    }

    void release(SharedSession session) {
        sessions.release(session);
    }

    /** Takes a frame; of those that must run, its owner bounds how many are here. */
    void submit(PendingFrame frame) {
        Optional<Throwable> refused;
        Optional<PendingFrame> replaced = Optional.empty();
        lock.lock();
        try {
            if (stopped) {
                throw new IllegalStateException("the batcher is closed");
            }
            sessions.retain(frame.session());
            refused = broken;
            if (refused.isEmpty()) {
                replaced = queue.add(frame, room);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        replaced.ifPresent(older -> complete(older, new FrameResult.Shed(ShedReason.REPLACED)));
        refused.ifPresent(cause -> complete(frame, new FrameResult.Failed(cause)));
    }

    /** Sheds what an owner has waiting and may be shed, but for what the next batch takes. */
    void shedWaiting(Owner owner) {
        List<PendingFrame> shed;
        lock.lock();
        try {
            shed = queue.removeNotNext(owner, room);
        } finally {
            lock.unlock();
        }
        shedStale(shed);
    }

    private void shedStale(List<PendingFrame> frames) {
        frames.forEach(frame -> complete(frame, new FrameResult.Shed(ShedReason.STALE)));
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

    /** Why the device can do nothing more for this process; empty while it can. */
    Optional<Throwable> broken() {
        lock.lock();
        try {
            return broken;
        } finally {
            lock.unlock();
        }
    }

    private void runBatches() {
        try {
            warmUp();
            while (true) {
                // Before the batch is chosen: what comes meanwhile can still join it.
                inFlight.acquire();
                Chosen chosen = next();
                shedStale(chosen.stale());
                if (!chosen.batch().isEmpty()) {
                    runBatch(chosen.batch());
                } else if (chosen.stale().isEmpty()) {
                    return;
                } else {
                    inFlight.release();
                }
            }
        } catch (InterruptedException e) {
            // Closing interrupts; nothing waits for results any more.
            Thread.currentThread().interrupt();
        }
    }

    private void warmUp() {
        try {
            runs.warmUp(first.join().session());
            warm.complete(null);
        } catch (RuntimeException | Error e) {
            if (DeviceFailure.in(e)) {
                breakDown(e);
            }
            warm.completeExceptionally(e);
        }
    }

    /** Blocks until a batch may leave or frames have become too old; both are empty when closed. */
    private Chosen next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!stopped) {
                room = runs.limit();
                List<PendingFrame> stale = queue.removeStale(clock.getAsLong());
                if (!stale.isEmpty()) {
                    return new Chosen(List.of(), stale);
                }
                if (queue.isEmpty()) {
                    changed.await();
                    continue;
                }
                int available = queue.available(runs.limit());
                long waited = clock.getAsLong() - queue.oldest().orElseThrow();
                // An owner flushes only while it has frames here.
                if (available >= runs.limit() || waited >= maxWaitNanos || !flushing.isEmpty()) {
                    return new Chosen(queue.take(runs.leaving(available)), List.of());
                }
                changed.awaitNanos(maxWaitNanos - waited);
            }
            return new Chosen(List.of(), List.of());
        } finally {
            lock.unlock();
        }
    }

    private void runBatch(List<PendingFrame> batch) throws InterruptedException {
        long started = clock.getAsLong();
        try {
            List<LabelMap> maps = runs.segment(batch.get(0).session().session(), batch);
            long ended = clock.getAsLong();
            // Not the wait before it: smaller batches would only make a queue longer.
            runs.took(batch.size(), ended - started);
            ran.put(new Ran(batch, maps, started, ended));
        } catch (RuntimeException | Error e) {
            List<PendingFrame> failed = new ArrayList<>(batch);
            if (DeviceFailure.in(e)) {
                failed.addAll(breakDown(e));
            }
            // The owners decide; a batcher that cannot run fails each of their tasks with the cause.
            failed.forEach(frame -> complete(frame, new FrameResult.Failed(e)));
            inFlight.release();
        }
    }

    /** From now on every frame fails with this. Gives those that wait. */
    private List<PendingFrame> breakDown(Throwable cause) {
        lock.lock();
        try {
            broken = Optional.of(cause);
            return takeAll();
        } finally {
            lock.unlock();
        }
    }

    private List<PendingFrame> takeAll() {
        List<PendingFrame> all = new ArrayList<>();
        while (!queue.isEmpty()) {
            all.addAll(queue.take(Integer.MAX_VALUE));
        }
        return all;
    }

    private void encodeMasks() {
        MaskEncoder encoder = new MaskEncoder(masks);
        SteadyStreams steady = new SteadyStreams();
        try {
            while (true) {
                Ran batch = ran.take();
                for (int i = 0; i < batch.batch().size(); i++) {
                    complete(batch.batch().get(i), encode(encoder, steady, batch, i));
                }
                inFlight.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FrameResult encode(MaskEncoder encoder, SteadyStreams steady, Ran ran, int index) {
        try {
            long started = clock.getAsLong();
            LabelMap map = ran.maps().get(index);
            MaskEncoder.Encoded mask =
                    encoder.encode(masks.steady() ? steady.next(ran.batch().get(index), map) : map);
            return new FrameResult.Segmented(
                    mask,
                    ran.startedNanos() - ran.batch().get(index).submittedNanos(),
                    ran.endedNanos() - ran.startedNanos(),
                    clock.getAsLong() - started,
                    ran.batch().size());
        } catch (RuntimeException | Error e) {
            return new FrameResult.Failed(e);
        }
    }

    private void complete(PendingFrame frame, FrameResult result) {
        FrameResult told = result;
        try {
            sessions.release(frame.session());
        } catch (RuntimeException | Error e) {
            told = new FrameResult.Failed(e);
        }
        frame.owner().completed(frame.place(), told);
    }

    /** Ends its threads and frees the model. Frames that still wait are forgotten. */
    @Override
    public void close() {
        List<PendingFrame> left;
        lock.lock();
        try {
            stopped = true;
            left = takeAll();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(frame -> sessions.release(frame.session()));
        first.completeExceptionally(new IllegalStateException("the batcher is closed"));
        boolean ended = ended(inference);
        encoding.interrupt();
        if (ended & ended(encoding)) {
            sessions.close();
            segmenter.close();
        } else {
            // A native call that never returns: freeing its weights under it would end the process.
            LOG.error("the model has not answered for {} s, its memory is not freed", 2 * STOP_SECONDS);
        }
    }

    /** Waits for a thread, whatever interrupts come: the task that closes may have been cancelled. */
    private static boolean ended(Thread thread) {
        boolean interrupted = false;
        long start = System.nanoTime();
        long leftSeconds = 2 * STOP_SECONDS;
        while (thread.isAlive() && leftSeconds > 0) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(Math.min(leftSeconds, STOP_SECONDS)));
                thread.interrupt();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            leftSeconds = 2 * STOP_SECONDS - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
