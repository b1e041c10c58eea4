package io.maskstream.stream.control;

import io.maskstream.stream.record.AdaptationStage;
import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ChainCommand.UseModel;
import io.maskstream.stream.record.ChainCommand.UseVocabulary;
import io.maskstream.stream.record.ControlEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * Has the model adapted to the newest words that a command has set for all streams: one adaptation at a time, the newest
 * words win. It always begins at the model that the user has chosen, never at one that was adapted to other words.
 *
 * <p>Its methods belong to the task's thread; what the adapter says reaches it there.
 */
final class Adaptations {
    /** An adaptation takes minutes; nobody wants a line for every step. */
    private static final long SAY_EVERY_MS = Duration.ofSeconds(30).toMillis();

    /** What the operator does for it. */
    interface Task {

        /** Runs this on the task's thread, soon; never if the task has ended. */
        void later(Runnable mail);

        /** Processing time in milliseconds. */
        long now();

        /** Puts it on the events topic. */
        void say(ControlEvent.Adaptation event);

        /** Looks for what is to be done next. */
        void wake();
    }

    /**
     * What is kept over a restart. What is being adapted follows from it: the words in force, if they are newer.
     *
     * @param base the command with which the user chose the model; empty for the configuration's
     * @param settled version of the newest words whose adaptation has come to its end, good or bad
     */
    record Memory(Optional<UseModel> base, long settled) {}

    /** A model that is ready and not yet in force. */
    record Finished(String directory, String digest) {}

    private final AdaptationPolicy policy;
    private final ControlLedger ledger;
    private final Task task;
    private Optional<UseModel> base;
    private long settled;
    private Optional<Running> running = Optional.empty();

    Adaptations(AdaptationPolicy policy, ControlLedger ledger, Memory memory, Task task) {
        this.policy = policy;
        this.ledger = ledger;
        this.task = task;
        this.base = memory.base();
        this.settled = memory.settled();
    }

    Memory memory() {
        return new Memory(base, settled);
    }

    /** Goes on with what was interrupted; words that came while nothing was adapted have their turn, too. */
    void goOn() {
        Optional<UseVocabulary> words = ledger.wordsOfAll();
        if (policy instanceof AdaptationPolicy.Background background
                && words.isPresent()
                && words.get().version() > settled) {
            begin(background.adapter(), words.get());
        }
    }

    /** A user's command is in force. */
    void accepted(ChainCommand command) {
        if (command instanceof UseVocabulary words && words.stream().isEmpty()) {
            drop("version %d of 'vocabulary' came".formatted(words.version()));
            goOn();
        } else if (command instanceof UseModel model) {
            base = Optional.of(model);
            settled = 0;
            drop("another model came with version %d of 'model'".formatted(model.version()));
            goOn();
        }
    }

    /** What is worth saying as a command is accepted. */
    Optional<String> note(ChainCommand command) {
        return policy instanceof AdaptationPolicy.Background
                        && command instanceof UseVocabulary words
                        && words.stream().isPresent()
                ? Optional.of("no model is adapted to words of one stream alone: all streams share one model")
                : Optional.empty();
    }

    private void begin(Adapter adapter, UseVocabulary words) {
        Running fresh = new Running(words);
        running = Optional.of(fresh);
        say(words, new AdaptationStage.Begun());
        fresh.run = adapter.begin(base.map(UseModel::directory), words.vocabulary(), fresh);
    }

    private void drop(String reason) {
        running.ifPresent(given -> {
            running = Optional.empty();
            given.run.giveUp();
            say(given.words, new AdaptationStage.Dropped(reason));
        });
    }

    private void say(UseVocabulary words, AdaptationStage stage) {
        task.say(new ControlEvent.Adaptation(words.key(), words.version(), stage));
    }

    /** A model that the job should change over to. */
    Optional<Finished> finished() {
        return running.flatMap(its -> its.finished);
    }

    /**
     * The job has changed over to a finished one.
     *
     * @param version of the command for it
     */
    void changedOver(Finished model, long version) {
        running.filter(its -> its.finished.equals(Optional.of(model)))
                .ifPresent(its -> settle(its, new AdaptationStage.Ready(model.directory(), model.digest(), version)));
    }

    /** The job cannot change over to a finished one. */
    void refused(Finished model, String reason) {
        running.filter(its -> its.finished.equals(Optional.of(model)))
                .ifPresent(its -> settle(its, new AdaptationStage.Failed(reason)));
    }

    private void settle(Running its, AdaptationStage stage) {
        running = Optional.empty();
        settled = its.words.version();
        say(its.words, stage);
    }

    /** No more commands come. */
    void end() {
        drop("the job's commands have ended; the same words go on with it another time");
    }

    /** The task ends or fails: nothing is said, a restored one goes on. */
    void close() {
        running.ifPresent(its -> its.run.giveUp());
        running = Optional.empty();
    }

    /** The one that is on its way; what it hears on other threads it passes to the task's. */
    private final class Running implements Adapter.Listener {
        private final UseVocabulary words;
        private Adapter.Run run = () -> {};
        private Optional<Finished> finished = Optional.empty();
        private long saidAt = task.now();

        Running(UseVocabulary words) {
            this.words = words;
        }

        private void unlessDropped(Runnable work) {
            task.later(() -> {
                if (running.filter(its -> its == this).isPresent()) {
                    work.run();
                }
            });
        }

        @Override
        public void progressed(long step, long steps, Duration left) {
            unlessDropped(() -> {
                if (task.now() - saidAt >= SAY_EVERY_MS) {
                    saidAt = task.now();
                    say(words, new AdaptationStage.Running(step, steps, left));
                }
            });
        }

        @Override
        public void ready(String directory, String digest) {
            unlessDropped(() -> {
                finished = Optional.of(new Finished(directory, digest));
                task.wake();
            });
        }

        @Override
        public void failed(String reason) {
            unlessDropped(() -> settle(this, new AdaptationStage.Failed(reason)));
        }
    }
}
