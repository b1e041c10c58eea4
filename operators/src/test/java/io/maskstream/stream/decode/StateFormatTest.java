package io.maskstream.stream.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.decode.StreamState.Place;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement;
import io.maskstream.stream.source.SourceElementTypeInformation;
import io.maskstream.stream.video.Timeline;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** What checkpoints and the network carry: written and read back, also by what an earlier version wrote. */
class StateFormatTest {
    /** {@link #state()} as layout 1 wrote it. It stays as it is for ever. */
    private static final String STATE_LAYOUT_1 =
            "0101000000000001388000000000030100000000000001f40100000000000001f60100000000000001f4010000000000"
                    + "01d4c00000000000000000020100000002000000046761746500000000000001f400000000000001f501000000000000"
                    + "9c4001000000000000000700060a24181e4000d9b5243f21ca0ad60000000000000063010000000000009c4000000448"
                    + "323634000000050000016501010000005a000000000000000001000a6f66667365742035303000010100000004676174"
                    + "6500000000000001f400000000000001f5010000000000009c4001000000000000000700060a24181e4000d9b5243f21"
                    + "ca0ad60000000000000063010000000000009c4000000448323634000000050000016501010000005a00000000000000"
                    + "0001000a6f666673657420353031010000";

    @Test
    void readsStateBackAsItWas() throws IOException {
        assertThat(read(new StreamStateSerializer(), write(new StreamStateSerializer(), state())))
                .usingRecursiveComparison()
                .isEqualTo(state());
    }

    @Test
    void readsTheStateOfTheFirstVersion() throws IOException {
        StreamState old = read(new StreamStateSerializer(), HexFormat.of().parseHex(STATE_LAYOUT_1));

        // The monotonic time is meaningless in another process, and put in its place there.
        assertThat(old)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*ingestNanos")
                .isEqualTo(state());
    }

    @Test
    void refusesLayoutsOfNewerVersions() {
        assertThatThrownBy(() -> read(new StreamStateSerializer(), new byte[] {9}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("layout 9, this version knows 1 to 1");
    }

    @Test
    void restoresItsSerializerFromACheckpoint() throws Exception {
        DataOutputSerializer output = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(output, new StreamStateSerializer().snapshotConfiguration());
        TypeSerializerSnapshot<StreamState> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(output.getCopyOfBuffer()), getClass().getClassLoader());

        assertThat(snapshot.restoreSerializer()).isEqualTo(new StreamStateSerializer());
        assertThat(new StreamStateSerializer()
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void carriesPacketsAndRefusals() throws IOException {
        TypeSerializer<SourceElement> serializer =
                new SourceElementTypeInformation().createSerializer(new SerializerConfigImpl());
        List<SourceElement> elements = List.of(
                new SourceElement.Arrived(packet(), OptionalLong.of(17), false, true),
                new SourceElement.Arrived(packet(), OptionalLong.empty(), true, false),
                new SourceElement.Refused(new DeadLetter("frames-0", "offset 3", "no key")));

        for (SourceElement element : elements) {
            assertThat(read(serializer, write(serializer, element)))
                    .usingRecursiveComparison()
                    .isEqualTo(element);
            assertThat(serializer.copy(element)).isSameAs(element);
        }
    }

    private static StreamState state() {
        return new StreamState(
                new Place(
                        new Timeline(OptionalLong.of(80_000), OptionalLong.empty(), 3),
                        OptionalLong.of(500),
                        OptionalLong.of(502)),
                OptionalLong.of(500),
                OptionalLong.of(120_000),
                OptionalLong.empty(),
                List.of(
                        new Retained(packet(), "offset 500", false, true, true),
                        new Retained(packet(), "offset 501", true, false, false)),
                2,
                true);
    }

    private static VideoPacket packet() {
        return new VideoPacket(
                new FrameId("gate", 500, 501),
                new FrameTimes(
                        OptionalLong.of(40_000),
                        OptionalLong.of(7),
                        1_700_000_000_000_000L,
                        99,
                        OptionalLong.of(40_000)),
                OptionalLong.empty(),
                Codec.H264,
                new byte[] {0, 0, 1, 0x65, 1},
                true,
                90,
                false,
                1);
    }

    private static <T> byte[] write(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer output = new DataOutputSerializer(64);
        serializer.serialize(value, output);
        return output.getCopyOfBuffer();
    }

    private static <T> T read(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
        DataInputDeserializer input = new DataInputDeserializer(bytes);
        T value = serializer.deserialize(input);
        assertThat(input.available()).as("all is read").isZero();
        return value;
    }
}
