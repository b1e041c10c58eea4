package io.maskstream.stream.source;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Hands the cameras to the readers; none ever ends, so each configured one has a reader. */
final class CameraSplitEnumerator extends EvenSplitEnumerator<CameraSplit, CameraSplits> {
    private final List<String> configured;

    CameraSplitEnumerator(SplitEnumeratorContext<CameraSplit> context, List<String> configured, CameraSplits state) {
        super(context);
        this.configured = List.copyOf(configured);
        state.unassigned().forEach(this::collect);
    }

    @Override
    Optional<CameraSplit> current(CameraSplit split) {
        return configured.contains(split.stream()) ? Optional.of(split) : Optional.empty();
    }

    @Override
    List<CameraSplit> fresh(Set<String> unassigned) {
        return configured.stream()
                .filter(stream -> !unassigned.contains(stream))
                .map(stream -> new CameraSplit(stream, OptionalLong.empty()))
                .toList();
    }

    @Override
    CameraSplits state(List<CameraSplit> unassigned) {
        return new CameraSplits(unassigned);
    }
}
