package io.maskstream.stream.decode;

import io.maskstream.stream.record.RecordTypes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.ImmutableSerializer;
import io.maskstream.stream.video.Timeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the state of a stream; every value starts with the number of its layout. */
final class StreamStateSerializer extends ImmutableSerializer<StreamState> {
    private static final long serialVersionUID = 1L;
    private static final int LAYOUT = 1;

    private final TypeSerializer<VideoPacket> packets;

    StreamStateSerializer() {
        this(RecordTypes.VIDEO_PACKET.createSerializer(new SerializerConfigImpl()));
    }

    private StreamStateSerializer(TypeSerializer<VideoPacket> packets) {
        this.packets = packets;
    }

    @Override
    public void serialize(StreamState state, DataOutputView target) throws IOException {
        target.writeByte(LAYOUT);
        Timeline timeline = state.place().timeline();
        writeOptional(timeline.highestPtsUs(), target);
        writeOptional(timeline.lastDtsUs(), target);
        target.writeInt(timeline.packets());
        writeOptional(state.place().epoch(), target);
        writeOptional(state.place().lastSequence(), target);
        writeOptional(state.shownEpoch(), target);
        writeOptional(state.sampleDueUs(), target);
        writeOptional(state.previewDueUs(), target);
        target.writeLong(state.lost());
        target.writeBoolean(state.waiting());
        target.writeInt(state.retained().size());
        for (Retained retained : state.retained()) {
            packets.serialize(retained.packet(), target);
            target.writeUTF(retained.position());
            target.writeBoolean(retained.decodeOnly());
            target.writeBoolean(retained.lossBefore());
            target.writeBoolean(retained.settled());
        }
    }

    @Override
    public StreamState deserialize(DataInputView source) throws IOException {
        readLayout(source, LAYOUT, "the state of a stream in decode");
        Timeline timeline = new Timeline(readOptional(source), readOptional(source), source.readInt());
        StreamState.Place place = new StreamState.Place(timeline, readOptional(source), readOptional(source));
        OptionalLong shownEpoch = readOptional(source);
        OptionalLong sampleDueUs = readOptional(source);
        OptionalLong previewDueUs = readOptional(source);
        long lost = source.readLong();
        boolean waiting = source.readBoolean();
        int count = source.readInt();
        List<Retained> retained = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            retained.add(new Retained(
                    packets.deserialize(source),
                    source.readUTF(),
                    source.readBoolean(),
                    source.readBoolean(),
                    source.readBoolean()));
        }
        return new StreamState(place, shownEpoch, sampleDueUs, previewDueUs, retained, lost, waiting);
    }

    @Override
    public TypeSerializerSnapshot<StreamState> snapshotConfiguration() {
        return new Snapshot(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamStateSerializer same && packets.equals(same.packets);
    }

    @Override
    public int hashCode() {
        return packets.hashCode();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends CompositeTypeSerializerSnapshot<StreamState, StreamStateSerializer> {
        public Snapshot() {}

        Snapshot(StreamStateSerializer serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return 1;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(StreamStateSerializer outer) {
            return new TypeSerializer<?>[] {outer.packets};
        }

        @Override
        @SuppressWarnings("unchecked") // The only one, of the line above.
        protected StreamStateSerializer createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
            return new StreamStateSerializer((TypeSerializer<VideoPacket>) nested[0]);
        }
    }
}
