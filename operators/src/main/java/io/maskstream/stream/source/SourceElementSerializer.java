package io.maskstream.stream.source;

import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement.Arrived;
import io.maskstream.stream.source.SourceElement.Refused;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes source elements: between source and decode. */
final class SourceElementSerializer extends ImmutableSerializer<SourceElement> {
    private static final long serialVersionUID = 1L;
    private static final int LAYOUT = 1;
    private static final int ARRIVED = 1;
    private static final int REFUSED = 2;

    private final TypeSerializer<VideoPacket> packets;
    private final TypeSerializer<DeadLetter> letters;

    SourceElementSerializer() {
        this(
                RecordTypes.VIDEO_PACKET.createSerializer(new SerializerConfigImpl()),
                RecordTypes.DEAD_LETTER.createSerializer(new SerializerConfigImpl()));
    }

    private SourceElementSerializer(TypeSerializer<VideoPacket> packets, TypeSerializer<DeadLetter> letters) {
        this.packets = packets;
        this.letters = letters;
    }

    @Override
    public void serialize(SourceElement element, DataOutputView target) throws IOException {
        target.writeByte(LAYOUT);
        if (element instanceof Arrived arrived) {
            target.writeByte(ARRIVED);
            packets.serialize(arrived.packet(), target);
            writeOptional(arrived.offset(), target);
            target.writeBoolean(arrived.epochGiven());
            target.writeBoolean(arrived.decodeOnly());
        } else if (element instanceof Refused refused) {
            target.writeByte(REFUSED);
            letters.serialize(refused.letter(), target);
        }
    }

    @Override
    public SourceElement deserialize(DataInputView source) throws IOException {
        readLayout(source, LAYOUT, "a source element");
        int kind = source.readUnsignedByte();
        return switch (kind) {
            case ARRIVED ->
                new Arrived(
                        packets.deserialize(source), readOptional(source), source.readBoolean(), source.readBoolean());
            case REFUSED -> new Refused(letters.deserialize(source));
            default -> throw new IOException("source element of kind %d, expected 1 or 2".formatted(kind));
        };
    }

    @Override
    public TypeSerializerSnapshot<SourceElement> snapshotConfiguration() {
        return new Snapshot(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceElementSerializer same
                && packets.equals(same.packets)
                && letters.equals(same.letters);
    }

    @Override
    public int hashCode() {
        return 31 * packets.hashCode() + letters.hashCode();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends CompositeTypeSerializerSnapshot<SourceElement, SourceElementSerializer> {
        public Snapshot() {}

        Snapshot(SourceElementSerializer serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return 1;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(SourceElementSerializer outer) {
            return new TypeSerializer<?>[] {outer.packets, outer.letters};
        }

        @Override
        @SuppressWarnings("unchecked") // The order of the line above.
        protected SourceElementSerializer createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
            return new SourceElementSerializer(
                    (TypeSerializer<VideoPacket>) nested[0], (TypeSerializer<DeadLetter>) nested[1]);
        }
    }
}
