package io.maskstream.stream.decode;

import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.ShedReason;
import io.maskstream.stream.source.SourceElement;
import java.util.function.Consumer;

/** Decodes one stream without a job: the same way from packets to frames as {@link DecodeOperator}'s. */
public final class StreamFrames implements AutoCloseable {
    private final StreamDecoding decoding;
    private final Consumer<DeadLetter> refused;

    /**
     * @param frames takes frames in the order in which they are shown, on the caller's thread
     * @param refused takes what could not become one
     */
    public StreamFrames(DecodeSettings settings, Consumer<Frame> frames, Consumer<DeadLetter> refused) {
        this.refused = refused;
        DecodeOutput output = new DecodeOutput() {
            @Override
            public void frame(Frame frame) {
                frames.accept(frame);
            }

            @Override
            public void deadLetter(DeadLetter letter) {
                refused.accept(letter);
            }
        };
        decoding = new StreamDecoding(StreamState.start(), settings, new Uncounted(), output);
    }

    /** Takes what a source gave, in decoding order. */
    public void accept(SourceElement element) {
        if (element instanceof SourceElement.Arrived arrived) {
            decoding.accept(arrived);
        } else {
            refused.accept(((SourceElement.Refused) element).letter());
        }
    }

    /** Hands out what the decoder still holds back; nothing comes after it. */
    public void finish() {
        decoding.finish();
    }

    @Override
    public void close() {
        decoding.close();
    }

    private static final class Uncounted implements DecodeCounters {
        @Override
        public void received(long count) {}

        @Override
        public void decoded() {}

        @Override
        public void sampledOut() {}

        @Override
        public void decodeError() {}

        @Override
        public void failed(FailureReason reason, long count) {}

        @Override
        public void shed(ShedReason reason) {}
    }
}
