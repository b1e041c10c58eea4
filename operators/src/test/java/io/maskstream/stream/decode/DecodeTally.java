package io.maskstream.stream.decode;

import io.maskstream.stream.record.ShedReason;
import java.util.EnumMap;
import java.util.Map;

/** Counts, so that a test can hold what the contract says of the counts after a drain. */
final class DecodeTally implements DecodeCounters {
    long received;
    long decoded;
    long sampledOut;
    long errors;
    final Map<FailureReason, Long> failed = new EnumMap<>(FailureReason.class);
    final Map<ShedReason, Long> shed = new EnumMap<>(ShedReason.class);

    @Override
    public void received(long count) {
        received += count;
    }

    @Override
    public void decoded() {
        decoded++;
    }

    @Override
    public void sampledOut() {
        sampledOut++;
    }

    @Override
    public void decodeError() {
        errors++;
    }

    @Override
    public void failed(FailureReason reason, long count) {
        failed.merge(reason, count, Long::sum);
    }

    @Override
    public void shed(ShedReason reason) {
        shed.merge(reason, 1L, Long::sum);
    }

    long allShed() {
        return shed.values().stream().mapToLong(count -> count).sum();
    }

    long allFailed() {
        return failed.values().stream().mapToLong(count -> count).sum();
    }
}
