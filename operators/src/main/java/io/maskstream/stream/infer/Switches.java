package io.maskstream.stream.infer;

import io.maskstream.stream.record.ChainCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows commands one after the other: each is prepared on a thread beside the task's, while what is in use goes on
 * serving, and holds from the moment at which the task takes it. A command that cannot be followed changes nothing.
 *
 * <p>Its methods belong to the task's thread.
 */
final class Switches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Switches.class);
    private static final long IDLE_SECONDS = 10;
    /** A model that is being loaded when the task ends is freed by the thread that loads it, however long that takes. */
    private static final long CLOSE_SECONDS = 20;

    /** What the subtask does for it. */
    interface Task {

        /** Runs this on the task's thread, soon; never if the task has ended. */
        void later(Runnable change);

        /** Lets the frames that are on their way leave. */
        void drain();

        /** Says what became of a command: empty where it is in effect, else why not. */
        void answer(ChainCommand command, Optional<Throwable> failure);
    }

    private final Task task;
    private final Deque<ChainCommand> waiting = new ArrayDeque<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final AtomicReference<Preparation> ready = new AtomicReference<>();
    private final ThreadPoolExecutor preparing;
    private ActiveModel model;
    // Read by the preparing thread.
    private volatile boolean closed;

    Switches(ActiveModel model, Task task, String name) {
        this.model = model;
        this.task = task;
        this.preparing = new ThreadPoolExecutor(
                0, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> thread(work, name));
        model.commands().forEach(command -> newest.put(command.key(), command.version()));
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, "maskstream-switch-" + name);
        thread.setDaemon(true);
        return thread;
    }

    /** What frames are segmented with now. */
    ActiveModel model() {
        return model;
    }

    /** Whether every command has been answered. */
    boolean idle() {
        return waiting.isEmpty();
    }

    /** Commands that are not answered yet. */
    List<ChainCommand> unanswered() {
        return new ArrayList<>(waiting);
    }

    /** Takes a command; one that came already, as from several subtasks before, is not followed twice. */
    void take(ChainCommand command) {
        if (newest.getOrDefault(command.key(), 0L) >= command.version()) {
            return;
        }
        newest.put(command.key(), command.version());
        waiting.add(command);
        if (waiting.size() == 1) {
            prepareNext();
        }
    }

    private void prepareNext() {
        ChainCommand command = waiting.element();
        ActiveModel from = model;
        preparing.execute(() -> {
            Preparation prepared = prepared(from, command);
            ready.set(prepared);
            task.later(() -> put(command));
            if (closed) {
                discardReady();
            }
        });
    }

    private static Preparation prepared(ActiveModel from, ChainCommand command) {
        try {
            return command instanceof ChainCommand.UseModel other
                    ? new Preparation.Model(from.prepareModel(other))
                    : new Preparation.Words(from.prepareWords((ChainCommand.UseVocabulary) command));
        } catch (RuntimeException | Error e) {
            return new Preparation.Failed(e);
        }
    }

    private void put(ChainCommand command) {
        Preparation prepared = ready.getAndSet(null);
        if (closed || prepared == null) {
            return;
        }
        Optional<Throwable> failure = Optional.empty();
        if (prepared instanceof Preparation.Words words) {
            model.take((ChainCommand.UseVocabulary) command, words.use());
        } else if (prepared instanceof Preparation.Model other) {
            replaceModel(other.model());
        } else if (prepared instanceof Preparation.Failed failed) {
            failure = Optional.of(failed.cause());
            LOG.warn(
                    "'{}' of version {} is not used, what was before goes on: {}",
                    command.key(),
                    command.version(),
                    failed.cause().getMessage());
            LOG.debug("version {}", command.version(), failed.cause());
        }
        waiting.remove();
        task.answer(command, failure);
        if (!waiting.isEmpty()) {
            prepareNext();
        }
    }

    /** The new model is ready before the old one's last frames are waited for: the pause is one batch. */
    private void replaceModel(ActiveModel next) {
        try {
            task.drain();
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
        // Freeing weights takes time, too.
        preparing.execute(model::close);
        model = next;
    }

    private void discardReady() {
        Preparation left = ready.getAndSet(null);
        if (left != null) {
            left.discard();
        }
    }

    /** Frees the model, and what was prepared and not used. */
    @Override
    public void close() {
        closed = true;
        preparing.shutdown();
        try {
            if (!preparing.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a command is still being prepared as the task ends; what it loads is freed when it is done");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        discardReady();
        model.close();
    }
}
