package io.maskstream.stream.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All cameras of a job as one source, a split a camera (FLIP-27). It is live: nothing can be read again, a restored job goes
 * on with what the camera shows then, in a new epoch. Cameras may be added, removed and spread over another parallelism when
 * a job is restored.
 */
public final class CameraSource
        implements Source<SourceElement, CameraSplit, CameraSplits>,
                ResultTypeQueryable<SourceElement>,
                SupportsSplitReassignmentOnRecovery {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CameraSource.class);

    private final LinkedHashMap<String, Camera> cameras = new LinkedHashMap<>();
    private final Overflow overflow;

    /**
     * @param cameras at least one, each with a stream id of its own
     * @param overflow what happens to packets that nobody takes
     */
    public CameraSource(List<Camera> cameras, Overflow overflow) {
        this.overflow = Objects.requireNonNull(overflow);
        if (cameras.isEmpty()) {
            throw new IllegalArgumentException("the camera source has no cameras");
        }
        for (Camera camera : cameras) {
            if (this.cameras.put(camera.stream(), camera) != null) {
                throw new IllegalArgumentException(
                        "two cameras have the stream id '%s'; give each its own".formatted(camera.stream()));
            }
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<SourceElement, CameraSplit> createReader(SourceReaderContext context) {
        return reader(stream -> new IngestMetrics(context.metricGroup(), stream), LOG::warn);
    }

    /** A reader that counts and speaks elsewhere. */
    LiveReader<CameraSplit> reader(Function<String, IngestCounters> countersOf, Consumer<String> lines) {
        return new LiveReader<>((split, arrival) -> {
            Camera camera = cameras.get(split.stream());
            IngestCounters counters = countersOf.apply(split.stream());
            HandOver<CameraSplit> out = new HandOver<>(overflow, HandOver.MOST, HandOver.MOST_BYTES, counters, arrival);
            CameraFeed feed = new CameraFeed(
                    camera,
                    new RtspConnector(System.getenv()),
                    new CameraPackets(split, out, counters, Pauses.REAL),
                    counters,
                    new Backoff(camera.reconnect(), () -> ThreadLocalRandom.current()
                            .nextDouble()),
                    Pauses.REAL,
                    lines);
            return new LiveReader.Filled<>(out, feed);
        });
    }

    @Override
    public SplitEnumerator<CameraSplit, CameraSplits> createEnumerator(SplitEnumeratorContext<CameraSplit> context) {
        return restoreEnumerator(context, new CameraSplits(List.of()));
    }

    @Override
    public SplitEnumerator<CameraSplit, CameraSplits> restoreEnumerator(
            SplitEnumeratorContext<CameraSplit> context, CameraSplits state) {
        return new CameraSplitEnumerator(context, List.copyOf(cameras.keySet()), state);
    }

    @Override
    public SimpleVersionedSerializer<CameraSplit> getSplitSerializer() {
        return new CameraSplits.SplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<CameraSplits> getEnumeratorCheckpointSerializer() {
        return new CameraSplits.Serializer();
    }

    @Override
    public TypeInformation<SourceElement> getProducedType() {
        return new SourceElementTypeInformation();
    }
}
