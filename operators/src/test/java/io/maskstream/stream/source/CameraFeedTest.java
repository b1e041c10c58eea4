package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.ClockSource;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.CameraConnection;
import io.maskstream.stream.video.CameraUnit;
import io.maskstream.stream.video.RtspTransport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A camera's life against a clock that the test moves: no thread, no network, no waiting. */
class CameraFeedTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Camera CAMERA = new Camera(
            "gate",
            CameraAddress.parse("rtsp://10.0.0.7/main"),
            null,
            RtspTransport.TCP,
            ReconnectDelays.DEFAULT,
            Camera.DEFAULT_TIMEOUT);

    private final LivePackets.Counted counted = new LivePackets.Counted();
    private final HandOver<CameraSplit> out = new HandOver<>(Overflow.DROP_OLDEST, 1000, 1 << 20, counted, () -> {});
    private final Deque<Object> script = new ArrayDeque<>();
    private final Clock clock = new Clock();
    private final List<String> lines = new ArrayList<>();

    private static final class Clock implements Pauses {
        private final List<Long> pauses = new ArrayList<>();
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public void pause(Duration length) {
            pauses.add(length.toMillis());
            now = now.plus(length);
        }
    }

    /** A connection that shows units at these times, then breaks. */
    private record Shows(Duration lasts, long... ptsMillis) {}

    private CameraFeed feed(OptionalLong lastEpoch) {
        CameraPackets packets = new CameraPackets(new CameraSplit("gate", lastEpoch), out, counted, clock);
        CameraFeed[] feed = new CameraFeed[1];
        feed[0] = new CameraFeed(
                CAMERA,
                (camera, stopper) -> connection(feed[0]),
                packets,
                counted,
                new Backoff(CAMERA.reconnect(), () -> 1),
                clock,
                lines::add);
        return feed[0];
    }

    private CameraConnection connection(CameraFeed feed) throws IOException {
        Object next = script.poll();
        if (next == null) {
            feed.stop();
            throw new IOException("the script is over");
        }
        if (next instanceof Shows shows) {
            return new Scripted(shows);
        }
        throw new IOException((String) next);
    }

    private final class Scripted implements CameraConnection {
        private final Shows shows;
        private int index;

        Scripted(Shows shows) {
            this.shows = shows;
        }

        @Override
        public Codec codec() {
            return Codec.H264;
        }

        @Override
        public CameraUnit next() throws IOException {
            if (index == shows.ptsMillis().length) {
                clock.now = clock.now.plus(shows.lasts());
                throw new IOException("ended the connection");
            }
            long pts = shows.ptsMillis()[index++] * 1000;
            return new CameraUnit(
                    OptionalLong.of(pts),
                    OptionalLong.empty(),
                    micros(clock.now),
                    pts * 1000,
                    new byte[] {1},
                    index == 1);
        }

        @Override
        public void stop() {}

        @Override
        public void close() {}
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private List<String> names() {
        return LivePackets.taken(out).stream().map(packet -> packet.id().text()).toList();
    }

    @Test
    void asksACameraThatIsNotThereAgainAndAgainWithGrowingPauses() throws Exception {
        script.addAll(List.of("is not there", "is not there", "is not there", "is not there"));

        feed(OptionalLong.empty()).run();

        assertThat(clock.pauses).containsExactly(500L, 1000L, 2000L, 4000L);
        assertThat(counted.reconnects).isEqualTo(4);
        assertThat(counted.connected).isFalse();
        assertThat(counted.gaps).isZero();
        assertThat(lines)
                .containsExactly("camera 'gate' (10.0.0.7:554) is not there; it is asked again, every 500 ms to 30 s");
    }

    @Test
    void saysOnceThatACameraIsLostAndOnceThatItIsBack() throws Exception {
        script.addAll(List.of("is not there", "is not there", "refuses access (403)", new Shows(Duration.ZERO, 0)));

        feed(OptionalLong.empty()).run();

        assertThat(lines)
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).contains("is not there;"),
                        line -> assertThat(line).contains("refuses access (403);"),
                        line -> assertThat(line).endsWith("is back after 3 s and 3 attempts"),
                        line -> assertThat(line).contains("ended the connection;"));
    }

    @Test
    void beginsAnEpochWithEachConnectionAtTheTimeOfDay() throws Exception {
        script.addAll(List.of(new Shows(Duration.ofSeconds(60), 0, 40), new Shows(Duration.ofSeconds(60), 0)));

        feed(OptionalLong.empty()).run();

        long first = micros(START);
        long second = first + 60_500_000;
        assertThat(names())
                .containsExactly(
                        "gate/%d/0".formatted(first), "gate/%d/1".formatted(first), "gate/%d/0".formatted(second));
        assertThat(counted.gaps).isEqualTo(1);
        assertThat(counted.reconnects).isEqualTo(2);
    }

    @Test
    void neverUsesAnEpochAgainAlsoWhenTheClockWasSetBack() throws Exception {
        long restored = micros(START.plusSeconds(3600));
        script.add(new Shows(Duration.ZERO, 0));

        feed(OptionalLong.of(restored)).run();

        assertThat(names()).containsExactly("gate/%d/0".formatted(restored + 1));
    }

    @Test
    void pausesAreShortAgainOnlyAfterAConnectionThatHeld() throws Exception {
        script.addAll(List.of(
                "is not there",
                new Shows(Duration.ofSeconds(1), 0),
                new Shows(Duration.ofSeconds(11), 0),
                "is not there"));

        feed(OptionalLong.empty()).run();

        assertThat(clock.pauses).containsExactly(500L, 1000L, 500L, 1000L);
    }

    @Test
    void beginsAnEpochWhereTimesStartOverOrLeap() throws Exception {
        script.add(new Shows(Duration.ZERO, 100_000, 100_040, 10, 50, 3_600_000));

        feed(OptionalLong.empty()).run();

        List<VideoPacket> packets = LivePackets.taken(out);
        long epoch = micros(START);
        // The scripted connection stamps arrival with the time of the picture, so only a step back is one here.
        assertThat(packets.stream().map(packet -> packet.id().epoch() - epoch).toList())
                .containsExactly(0L, 0L, 1L, 1L, 1L);
        assertThat(packets.get(2).id().sequence()).isZero();
        assertThat(counted.gaps).isEqualTo(1);
    }

    @Test
    void marksEveryPacketAsLiveWithTheTimeOfItsArrival() throws Exception {
        script.add(new Shows(Duration.ZERO, 0));

        feed(OptionalLong.empty()).run();

        VideoPacket packet = LivePackets.taken(out).get(0);
        assertThat(packet.live()).isTrue();
        assertThat(packet.times().ingestUs()).isEqualTo(micros(START));
        assertThat(packet.times().clockSource()).isEqualTo(ClockSource.ARRIVAL);
    }
}
