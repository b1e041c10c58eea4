package io.maskstream.job.config;

import io.maskstream.stream.source.CameraAddress;
import io.maskstream.stream.source.CredentialReference;
import io.maskstream.stream.source.ReconnectDelays;
import io.maskstream.stream.video.RtspTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Where frames come from. */
public sealed interface SourceConfiguration {

    /** Whether its frames may be shed when they are too many; what can be replayed never is. */
    boolean live();

    /**
     * A video file.
     *
     * @param stream id of the stream that it makes
     * @param path the file
     * @param loop whether it starts over at its end, for ever
     * @param realtime whether it is shown at its own pace, as by a camera; it is live then
     */
    record VideoFile(String stream, String path, boolean loop, boolean realtime) implements SourceConfiguration {
        public VideoFile {
            Checks.notBlank("stream", stream);
            Checks.notBlank("path", path);
        }

        @Override
        public boolean live() {
            return realtime;
        }
    }

    /**
     * A camera, over RTSP.
     *
     * @param stream id of the stream that it makes
     * @param address where it is
     * @param credentials where its user and password are kept; empty where it lets everybody in
     * @param transport how its pictures come
     * @param reconnect how soon a lost connection is made anew
     * @param timeout longest time to connect, and longest time without a complete picture
     */
    record CameraStream(
            String stream,
            CameraAddress address,
            Optional<CredentialReference> credentials,
            RtspTransport transport,
            ReconnectDelays reconnect,
            Duration timeout)
            implements SourceConfiguration {
        public CameraStream {
            Checks.notBlank("stream", stream);
            Objects.requireNonNull(address);
            Objects.requireNonNull(credentials);
            Objects.requireNonNull(transport);
            Objects.requireNonNull(reconnect);
            Checks.positive("timeout", timeout);
        }

        @Override
        public boolean live() {
            return true;
        }
    }

    /**
     * A frames topic.
     *
     * @param name names the source for ever: its place in savepoints hangs on it
     * @param connection the broker
     * @param topic where the frames are
     * @param group consumer group under which offsets are committed
     * @param start where reading begins in a fresh start; a restore goes on where it was
     * @param bounded whether the source ends at the offsets that the topic has at the start
     * @param live whether its frames may be shed
     */
    record FramesTopic(
            String name,
            KafkaConnection connection,
            String topic,
            String group,
            Start start,
            boolean bounded,
            boolean live)
            implements SourceConfiguration {
        public FramesTopic {
            Checks.notBlank("name", name);
            Objects.requireNonNull(connection);
            Checks.notBlank("topic", topic);
            Checks.notBlank("group", group);
            Objects.requireNonNull(start);
        }
    }

    /** Where reading begins. */
    sealed interface Start {
        /** Behind what the group committed; from the earliest where it committed nothing, so that nothing is lost. */
        record Committed() implements Start {}

        /** At the oldest record. */
        record Earliest() implements Start {}

        /** Behind the newest record. */
        record Latest() implements Start {}

        /** At the first record that is not older. */
        record At(Instant time) implements Start {}
    }

    /**
     * How to reach a broker.
     *
     * @param bootstrap {@code host:port}, several with commas
     * @param properties client properties; values may be {@code env:NAME} or {@code file:PATH}, which are looked up by
     *     the process that uses them
     */
    record KafkaConnection(String bootstrap, Map<String, String> properties) {
        public KafkaConnection {
            Checks.notBlank("bootstrap", bootstrap);
            for (String address : bootstrap.split(",")) {
                if (!address.strip().matches("[^\\s:]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}")) {
                    throw new IllegalArgumentException(
                            "bootstrap address '%s' is not host:port".formatted(address.strip()));
                }
            }
            properties = Map.copyOf(properties);
        }
    }
}
