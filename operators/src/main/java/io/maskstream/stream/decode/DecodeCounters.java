package io.maskstream.stream.decode;

import io.maskstream.stream.record.ShedReason;

/** What becomes of a stream's access units: received = shown + sampled out + shed + failed, once everything is drained. */
interface DecodeCounters {
    void received(long count);

    void decoded();

    void sampledOut();

    void decodeError();

    void failed(FailureReason reason, long count);

    void shed(ShedReason reason);
}
