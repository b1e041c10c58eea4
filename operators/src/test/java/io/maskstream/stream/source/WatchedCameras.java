package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.DecoderSettings;
import io.maskstream.stream.video.RtspTransport;
import io.maskstream.stream.video.VideoDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
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
    private final Map<String, List<Taken>> ages = new ConcurrentHashMap<>();
    final List<String> lines = new CopyOnWriteArrayList<>();

    private long taken;

    /** When a packet was taken, and how old it was then. */
    private record Taken(long atNanos, long ageNanos) {}

    WatchedCameras(Overflow overflow, Camera... cameras) {
        for (Camera camera : cameras) {
            counted.put(camera.stream(), new LivePackets.Counted());
            packets.put(camera.stream(), new ArrayList<>());
            ages.put(camera.stream(), new ArrayList<>());
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

    /** How many came in all. */
    long taken() {
        return taken;
    }

    /** Lets go of what came until now. */
    void forget() {
        packets.values().forEach(List::clear);
        ages.values().forEach(List::clear);
        lines.clear();
    }

    LivePackets.Counted counted(String stream) {
        return counted.get(stream);
    }

    /** Milliseconds from a packet's last byte until it was taken, for those that were taken between two times. */
    List<Double> agesMillis(String stream, long fromNanos, long toNanos) {
        return ages.get(stream).stream()
                .filter(taken -> taken.atNanos() - fromNanos >= 0 && taken.atNanos() - toNanos < 0)
                .map(taken -> taken.ageNanos() / 1e6)
                .toList();
    }

    /** Sizes of the pictures, in their order, each once. */
    static Set<String> sizes(List<VideoPacket> packets) {
        Set<String> sizes = new LinkedHashSet<>();
        try (VideoDecoder decoder = VideoDecoder.open(
                packets.get(0).codec(), new DecoderSettings(1, DecoderSettings.DEFAULT_MAX_PIXELS), false)) {
            for (VideoPacket packet : packets) {
                decoder.decode(
                        packet.id().sequence(),
                        packet.data(),
                        packet.randomAccess(),
                        false,
                        picture -> sizes.add(picture.width() + "x" + picture.height()));
            }
            decoder.drain(picture -> sizes.add(picture.width() + "x" + picture.height()));
        }
        return sizes;
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
            VideoPacket packet = ((SourceElement.Arrived) element).packet();
            packets.get(element.stream()).add(packet);
            taken++;
            long now = System.nanoTime();
            ages.get(element.stream()).add(new Taken(now, now - packet.times().ingestNanos()));
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
