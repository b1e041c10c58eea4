package io.maskstream.stream.control;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.ControlMessage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes {@link ControlOperator}s with the task's mailbox. */
public final class ControlOperatorFactory extends AbstractStreamOperatorFactory<ChainCommand>
        implements OneInputStreamOperatorFactory<ControlMessage, ChainCommand> {
    private static final long serialVersionUID = 1L;

    private final ControlSettings settings;

    public ControlOperatorFactory(ControlSettings settings) {
        this.settings = settings;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<ChainCommand>> T createStreamOperator(
            StreamOperatorParameters<ChainCommand> parameters) {
        return (T) new ControlOperator(parameters, parameters.getMailboxExecutor(), settings);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return ControlOperator.class;
    }
}
