package io.maskstream.stream.decode;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.MonotonicClock;
import io.maskstream.stream.source.SourceElement;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The operator as one of several subtasks. */
final class DecodeHarness
        extends KeyedTwoInputStreamOperatorTestHarness<String, SourceElement, ChainCommand, InferenceElement> {
    static final int MAX_PARALLELISM = 16;

    private final DecodeOperator decode;

    DecodeHarness(DecodeSettings settings, int parallelism, int subtask) throws Exception {
        this(settings, parallelism, subtask, SourceElement::stream);
    }

    /** With keys of the test's own. */
    DecodeHarness(DecodeSettings settings, int parallelism, int subtask, KeySelector<SourceElement, String> keys)
            throws Exception {
        this(new DecodeOperator(settings), parallelism, subtask, keys);
    }

    /** The only subtask, for live streams, with a clock of the test's own. */
    DecodeHarness(DecodeSettings settings, Freshness freshness, MonotonicClock clock) throws Exception {
        this(new DecodeOperator(settings, freshness, clock), 1, 0, SourceElement::stream);
    }

    private DecodeHarness(
            DecodeOperator operator, int parallelism, int subtask, KeySelector<SourceElement, String> keys)
            throws Exception {
        super(operator, keys, command -> "none", Types.STRING, MAX_PARALLELISM, parallelism, subtask);
        decode = operator;
    }

    /** How many streams are in memory. */
    int openStreams() {
        return decode.openStreams();
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
