package io.maskstream.stream.decode;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.source.SourceElement;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The operator as one of several subtasks. */
final class DecodeHarness
        extends KeyedTwoInputStreamOperatorTestHarness<String, SourceElement, ChainCommand, InferenceElement> {
    static final int MAX_PARALLELISM = 16;

    DecodeHarness(DecodeSettings settings, int parallelism, int subtask) throws Exception {
        super(
                new DecodeOperator(settings),
                SourceElement::stream,
                command -> "none",
                Types.STRING,
                MAX_PARALLELISM,
                parallelism,
                subtask);
    }

    @Override
    public void close() {
        try {
            super.close();
        } catch (Exception e) {
            throw new AssertionError("the operator does not close", e);
        }
    }
}
