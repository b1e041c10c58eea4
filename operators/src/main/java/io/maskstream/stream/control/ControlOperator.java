package io.maskstream.stream.control;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlEvent;
import io.maskstream.stream.record.ControlMessage;
import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.rule.RuleSetJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Decides on control messages, one after the other, and answers each once. There is one of it in a job.
 *
 * <p>What may take long, such as a directory that is far away, is looked at beside the task's thread: while it looks,
 * checkpoints pass, and the messages that wait are part of them. A restored one sends the commands in force again, for
 * subtasks that know nothing of them; the others take none twice.
 *
 * <p>Where models are adapted to words, it gives the command for the adapted one itself, as if a message had asked for it.
 */
public final class ControlOperator extends AbstractStreamOperator<ChainCommand>
        implements OneInputStreamOperator<ControlMessage, ChainCommand> {
    private static final long serialVersionUID = 1L;
    private static final long IDLE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 10;

    /** Answers, beside the commands. */
    public static final OutputTag<ControlEvent> EVENTS = new OutputTag<>("control-events", RecordTypes.CONTROL_EVENT);

    private final transient MailboxExecutor mailbox;
    private final transient ControlSettings settings;
    private final transient Deque<ControlMessage> waiting = new ArrayDeque<>();
    private transient ControlState state;
    private transient ControlLedger ledger;
    private transient Adaptations adaptations;
    private transient FollowChecks checks;
    private transient ExecutorService checking;
    private transient boolean busy;
    // Read by the checking thread.
    private transient volatile boolean closed;

    ControlOperator(
            StreamOperatorParameters<ChainCommand> parameters, MailboxExecutor mailbox, ControlSettings settings) {
        super(parameters);
        this.mailbox = mailbox;
        this.settings = settings;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = new ControlState(context.getOperatorStateStore(), settings.start());
        ledger = state.ledger();
        waiting.addAll(state.waiting());
        adaptations = new Adaptations(settings.adaptation(), ledger, state.adaptations(ledger), adapting());
    }

    private Adaptations.Task adapting() {
        return new Adaptations.Task() {
            @Override
            public void later(Runnable mail) {
                ControlOperator.this.later(mail, "adaptation");
            }

            @Override
            public long now() {
                return getProcessingTimeService().getCurrentProcessingTime();
            }

            @Override
            public void say(ControlEvent.Adaptation event) {
                LOG.info("adaptation to version {} of '{}': {}", event.version(), event.key(), event.stage());
                output.collect(EVENTS, new StreamRecord<>(event));
            }

            @Override
            public void wake() {
                decideNext();
            }
        };
    }

    @Override
    public void open() throws Exception {
        super.open();
        checks = new FollowChecks(settings.model(), settings.words());
        checking = new ThreadPoolExecutor(
                0, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), ControlOperator::thread);
        List<ChainCommand> inForce = ledger.commands();
        mailbox.execute(() -> goOn(inForce), "commands in force");
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "maskstream-control");
        thread.setDaemon(true);
        return thread;
    }

    private void goOn(List<ChainCommand> inForce) {
        inForce.forEach(command -> output.collect(new StreamRecord<>(command)));
        adaptations.goOn();
        decideNext();
    }

    @Override
    public void processElement(StreamRecord<ControlMessage> element) {
        ControlMessage message = element.getValue();
        if (message.offset() < settings.passedOver().getOrDefault(message.partition(), 0L)) {
            return;
        }
        waiting.add(message);
        decideNext();
    }

    /** Decides on the first that waits, and on those behind it until one has to be looked at for longer. */
    private void decideNext() {
        while (!waiting.isEmpty() && !busy) {
            ControlMessage message = waiting.element();
            OptionalLong asked = OptionalLong.empty();
            try {
                Draft draft = MessageReader.read(message);
                asked = draft.version();
                ChainCommand command = ledger.numbered(draft);
                requireSomebodyToFollow(command);
                if (!(command instanceof ChainCommand.UseRules)) {
                    OptionalLong wanted = asked;
                    check(
                            command,
                            reason -> reason.ifPresentOrElse(
                                    no -> refuse(message, wanted, no), () -> accept(message, command)));
                } else {
                    accept(message, command);
                }
            } catch (RefusedException e) {
                refuse(message, asked, e.getMessage());
            }
        }
        if (!busy) {
            adaptations.finished().ifPresent(this::changeOver);
        }
    }

    /** To a model that was adapted; what it is for is in force already. */
    private void changeOver(Adaptations.Finished adapted) {
        Optional<ChainCommand.UseModel> now =
                ledger.model().filter(model -> model.directory().equals(adapted.directory()));
        if (now.isPresent()) {
            adaptations.changedOver(adapted, now.get().version());
            return;
        }
        ChainCommand.UseModel command = new ChainCommand.UseModel(adapted.directory(), ledger.highest() + 1);
        check(command, reason -> {
            if (reason.isPresent()) {
                adaptations.refused(adapted, reason.get());
            } else {
                ledger.enter(command);
                output.collect(new StreamRecord<>(command));
                adaptations.changedOver(adapted, command.version());
            }
        });
    }

    private void requireSomebodyToFollow(ChainCommand command) {
        if (command instanceof ChainCommand.UseRules && !settings.rules()) {
            throw new RefusedException(
                    "the job writes no alerts; give its kafka sink a topic for 'alerts', or a files sink and 'rules'");
        }
    }

    /** Looks at a command beside the task's thread, and then tells it why it cannot be followed, if so. */
    private void check(ChainCommand command, Consumer<Optional<String>> decided) {
        Optional<ChainCommand.UseModel> model = ledger.model();
        List<Vocabulary> words = ledger.words();
        busy = true;
        checking.execute(() -> {
            Optional<String> reason = reasonAgainst(command, model, words);
            later(
                    () -> {
                        busy = false;
                        decided.accept(reason);
                        decideNext();
                    },
                    "decision");
        });
    }

    private Optional<String> reasonAgainst(
            ChainCommand command, Optional<ChainCommand.UseModel> model, List<Vocabulary> words) {
        try {
            checks.check(command, model, words);
            return Optional.empty();
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** Brings something to the task's thread. */
    private void later(Runnable mail, String what) {
        if (closed) {
            return;
        }
        try {
            mailbox.execute(mail::run, what);
        } catch (RejectedExecutionException e) {
            LOG.debug("a {} came after the task's end; what it is about is part of the state", what);
        }
    }

    private void accept(ControlMessage message, ChainCommand command) {
        waiting.remove();
        ledger.enter(command);
        LOG.info("'{}' of version {} is accepted", command.key(), command.version());
        output.collect(new StreamRecord<>(command));
        answer(message, true, OptionalLong.of(command.version()), note(command));
        adaptations.accepted(command);
    }

    private Optional<String> note(ChainCommand command) {
        return unknownLabel(command).or(() -> adaptations.note(command));
    }

    /** Rules are followed also where a word is to come later; that it is not there is worth a line. */
    private Optional<String> unknownLabel(ChainCommand command) {
        if (!(command instanceof ChainCommand.UseRules rules)) {
            return Optional.empty();
        }
        Set<String> words = new HashSet<>();
        List<Vocabulary> all = new ArrayList<>(ledger.words());
        all.add(settings.words());
        all.forEach(vocabulary -> vocabulary.classes().forEach(word -> words.add(word.name())));
        return RuleSetJson.read(rules.rules()).unknownLabel(words);
    }

    private void refuse(ControlMessage message, OptionalLong version, String reason) {
        waiting.remove();
        LOG.warn("the control message '{}' is refused: {}", JsonKeys.shortened(message.key()), reason);
        answer(message, false, version, Optional.of(reason));
    }

    private void answer(ControlMessage message, boolean accepted, OptionalLong version, Optional<String> note) {
        output.collect(
                EVENTS,
                new StreamRecord<>(new ControlEvent.Decision(
                        message.key(), accepted, version, note, message.partition(), message.offset())));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.save(ledger, waiting, adaptations.memory());
    }

    @Override
    public void finish() throws Exception {
        while (!waiting.isEmpty()) {
            mailbox.yield();
        }
        adaptations.end();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        closed = true;
        if (adaptations != null) {
            adaptations.close();
        }
        if (checking != null) {
            checking.shutdown();
            if (!checking.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a control message is still being looked at as the task ends; it is part of the state");
            }
        }
        super.close();
    }
}
