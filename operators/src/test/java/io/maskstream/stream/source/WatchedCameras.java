package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.RtspTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.core.io.InputStatus;

/** The source's reader with its real threads and connections, polled by the test instead of by Flink. */
final class WatchedCameras implements AutoCloseable {
    static final ReconnectDelays QUICK = new ReconnectDelays(Duration.ofMillis(100), Duration.ofMillis(400));
    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final LiveReader<CameraSplit> reader;
    private final Map<String, LivePackets.Counted> counted = new ConcurrentHashMap<>();
    private final Map<String, List<VideoPacket>> packets = new ConcurrentHashMap<>();
    final List<String> lines = new CopyOnWriteArrayList<>();

    WatchedCameras(Overflow overflow, Camera... cameras) {
        for (Camera camera : cameras) {
            counted.put(camera.stream(), new LivePackets.Counted());
            packets.put(camera.stream(), new ArrayList<>());
        }
        reader = new CameraSource(List.of(cameras), overflow).reader(counted::get, lines::add);
        reader.addSplits(List.of(cameras).stream()
                .map(camera -> new CameraSplit(camera.stream(), OptionalLong.empty()))
                .toList());
    }

    static Camera camera(String stream, String url) {
        return new Camera(stream, CameraAddress.parse(url), null, RtspTransport.TCP, QUICK, TIMEOUT);
    }

    /** One whose server is slow to start on a busy machine. */
    static Camera patient(String stream, String url, CredentialReference login, RtspTransport transport) {
        return new Camera(stream, CameraAddress.parse(url), login, transport, QUICK, Camera.DEFAULT_TIMEOUT);
    }

    List<VideoPacket> packets(String stream) {
        return packets.get(stream);
    }

    LivePackets.Counted counted(String stream) {
        return counted.get(stream);
    }

    List<String> lines(String stream) {
        return lines.stream().filter(line -> line.contains("'" + stream + "'")).toList();
    }

    /** Takes what comes until this holds; fails if it does not within the time. */
    void until(String what, Duration most, BooleanSupplier holds) throws Exception {
        long deadline = System.nanoTime() + most.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s; said so far: %s", what, lines).isLessThan(deadline);
            if (reader.pollNext(new Output()) != InputStatus.MORE_AVAILABLE) {
                Thread.sleep(2);
            }
        }
    }

    void during(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        until("time passes", time.plusSeconds(5), () -> System.nanoTime() > end);
    }

    private final class Output implements ReaderOutput<SourceElement> {
        @Override
        public void collect(SourceElement element) {
            packets.get(element.stream()).add(((SourceElement.Arrived) element).packet());
        }

        @Override
        public void collect(SourceElement element, long timestamp) {
            collect(element);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}

        @Override
        public SourceOutput<SourceElement> createOutputForSplit(String split) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String split) {}
    }

    @Override
    public void close() {
        reader.close();
    }
}
