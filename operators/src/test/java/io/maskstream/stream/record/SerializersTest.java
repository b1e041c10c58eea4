package io.maskstream.stream.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.mask.SampleFrames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files named v1 were written by the first version and stay as they are. */
class SerializersTest {
    /** A type, values of it, and the name of its committed file. */
    record Case<T>(Class<T> type, List<T> values) {
        TypeSerializer<T> serializer() {
            Configuration noKryo = new Configuration().set(PipelineOptions.GENERIC_TYPES, false);
            return TypeInformation.of(type).createSerializer(new SerializerConfigImpl(noKryo));
        }

        String file() {
            return type.getSimpleName() + "-v1.bin";
        }

        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    static Stream<Case<?>> cases() {
        List<InferenceElement> elements = new ArrayList<>(SampleValues.frames());
        elements.addAll(SampleValues.commands());
        return Stream.of(
                new Case<>(VideoPacket.class, SampleValues.packets()),
                new Case<>(Frame.class, SampleValues.frames()),
                new Case<>(ChainCommand.class, SampleValues.commands()),
                new Case<>(InferenceElement.class, elements),
                new Case<>(SegmentedFrame.class, SampleValues.segmentedFrames()),
                new Case<>(DeadLetter.class, SampleValues.deadLetters()),
                new Case<>(ControlMessage.class, SampleValues.controlMessages()),
                new Case<>(ControlEvent.class, SampleValues.controlEvents()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void givesBackWhatWasWritten(Case<T> sample) throws IOException {
        byte[] bytes = written(sample);
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        for (T value : sample.values()) {
            assertEqual(sample.serializer().deserialize(in), value);
        }
        assertThat(in.available()).isZero();
    }

    @Test
    void rulesAmongTheCommandsAreGivenBackToo() throws IOException {
        Case<ChainCommand> rules = new Case<>(
                ChainCommand.class,
                List.of(
                        new ChainCommand.UseRules(Optional.of("gate"), "{\"rules\":[]}", 8),
                        new ChainCommand.UseRules(Optional.empty(), "{}", 9)));
        DataInputDeserializer in = new DataInputDeserializer(written(rules));
        for (ChainCommand command : rules.values()) {
            assertThat(rules.serializer().deserialize(in)).isEqualTo(command);
        }
    }

    @Test
    void adaptationsAreGivenBackToo() throws IOException {
        Case<ControlEvent> events = new Case<>(ControlEvent.class, SampleValues.adaptations());
        DataInputDeserializer in = new DataInputDeserializer(written(events));
        for (ControlEvent event : events.values()) {
            assertThat(events.serializer().deserialize(in)).isEqualTo(event);
        }
        Case<MaskElement> masks =
                new Case<>(MaskElement.class, List.of(SampleFrames.adapted(true), SampleFrames.adapted(false)));
        in = new DataInputDeserializer(written(masks));
        for (MaskElement mask : masks.values()) {
            assertEqual(masks.serializer().deserialize(in), mask);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void copiesSerializedValuesAsTheyAre(Case<T> sample) throws IOException {
        byte[] bytes = written(sample);
        DataOutputSerializer out = new DataOutputSerializer(64);
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        for (int i = 0; i < sample.values().size(); i++) {
            sample.serializer().copy(in, out);
        }
        assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
    }

    private static <T> byte[] written(Case<T> sample) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (T value : sample.values()) {
            sample.serializer().serialize(value, out);
        }
        return out.getCopyOfBuffer();
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void aCopyIsTheSameReference(Case<T> sample) {
        T value = sample.values().get(0);

        assertThat(sample.serializer().isImmutableType()).isTrue();
        assertThat(sample.serializer().copy(value)).isSameAs(value);
        assertThat(sample.serializer()
                        .copy(value, sample.values().get(sample.values().size() - 1)))
                .isSameAs(value);
        assertThat(sample.serializer().duplicate()).isEqualTo(sample.serializer());
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void flinkFindsTheSerializerByItselfAndShipsIt(Case<T> sample) throws Exception {
        TypeInformation<T> information = TypeInformation.of(sample.type());

        assertThat(information).isInstanceOf(ValueTypeInformation.class);
        assertThat(InstantiationUtil.clone(information)).isEqualTo(information);
        assertThat(InstantiationUtil.clone(sample.serializer())).isEqualTo(sample.serializer());
        assertThat(information.isKeyType()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void readsStateThatTheFirstVersionWrote(Case<T> sample) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(golden(sample.file()));
        TypeSerializerSnapshot<T> written =
                TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());

        TypeSerializer<T> restored = written.restoreSerializer();
        for (T value : sample.values()) {
            assertEqual(restored.deserialize(in), value);
        }
        assertThat(in.available()).isZero();
        assertThat(sample.serializer()
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(written)
                        .isIncompatible())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("cases")
    <T> void refusesStateOfANewerVersionOrOfAnotherType(Case<T> sample) throws IOException {
        TypeSerializerSnapshot<T> today = sample.serializer().snapshotConfiguration();
        TypeSerializerSnapshot<T> newer = sample.serializer().snapshotConfiguration();
        byte[] format = ByteBuffer.allocate(4).putInt(2_000).array();
        newer.readSnapshot(1, new DataInputDeserializer(format), getClass().getClassLoader());

        assertThat(today.resolveSchemaCompatibility(today).isCompatibleAsIs()).isTrue();
        assertThat(today.resolveSchemaCompatibility(newer).isIncompatible()).isTrue();
        assertThat(newer.resolveSchemaCompatibility(today).isCompatibleAfterMigration())
                .as("what a later version will find of today's state")
                .isTrue();
        assertThatThrownBy(newer::restoreSerializer).hasMessageContaining("of format 2000; this version knows 1 to");
        assertThatThrownBy(() -> today.readSnapshot(
                        9, new DataInputDeserializer(format), getClass().getClassLoader()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("restore with the version that wrote it");
    }

    @Test
    @SuppressWarnings("unchecked")
    void refusesTheStateOfAnotherType() {
        TypeSerializerSnapshot<Object> packets = (TypeSerializerSnapshot<Object>)
                (TypeSerializerSnapshot<?>) new VideoPacketSerializer().snapshotConfiguration();
        TypeSerializerSnapshot<Object> letters = (TypeSerializerSnapshot<Object>)
                (TypeSerializerSnapshot<?>) new DeadLetterSerializer().snapshotConfiguration();

        assertThat(packets.resolveSchemaCompatibility(letters).isIncompatible()).isTrue();
    }

    @Test
    void arrivalStaysOnTheMonotonicClockWithinAProcess() throws IOException {
        Case<VideoPacket> packets = new Case<>(VideoPacket.class, SampleValues.packets());
        VideoPacket read = packets.serializer().deserialize(new DataInputDeserializer(written(packets)));
        assertThat(read.times()).isEqualTo(SampleValues.packets().get(0).times());
        assertThat(ProcessClock.here(ProcessClock.PROCESS, 42, 7)).isEqualTo(42);
        assertThat(ProcessClock.here(ProcessClock.PROCESS + 1, 42, 7)).isNotEqualTo(42);
    }

    @Test
    void arrivalInAnotherProcessIsFoundByWallTime() {
        Clock noon = Clock.fixed(Instant.ofEpochSecond(1_000, 500_000), ZoneOffset.UTC);

        assertThat(ProcessClock.atWallTime(999_000_000, 5_000_000_000L, noon)).isEqualTo(3_999_500_000L);
        assertThat(ProcessClock.atWallTime(1_001_000_000, 5_000_000_000L, noon))
                .as("a wall clock that was set back")
                .isEqualTo(5_000_000_000L);
    }

    /** Equal but for the monotonic clock, which another process wrote, and for frames by the pixels' contents. */
    private static void assertEqual(Object actual, Object expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .ignoringFields("times.ingestNanos")
                .isEqualTo(expected);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = SerializersTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
