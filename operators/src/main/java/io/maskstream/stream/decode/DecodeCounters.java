package io.maskstream.stream.decode;

/** What becomes of a stream's access units: received = shown + sampled out + failed, once everything is drained. */
interface DecodeCounters {
    void received(long count);

    void decoded();

    void sampledOut();

    void decodeError();

    void failed(FailureReason reason, long count);
}
