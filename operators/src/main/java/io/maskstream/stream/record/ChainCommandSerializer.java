package io.maskstream.stream.record;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes commands, on their way from control to decode. */
final class ChainCommandSerializer extends ValueSerializer<ChainCommand> {
    static final int FORMAT = 1;
    private static final long serialVersionUID = 1L;
    private static final byte USE_VOCABULARY = 1;
    private static final byte USE_MODEL = 2;
    private static final byte USE_RULES = 3;

    ChainCommandSerializer() {
        this(FORMAT);
    }

    private ChainCommandSerializer(int format) {
        super(format, FORMAT);
    }

    @Override
    void write(ChainCommand command, DataOutputView out) throws IOException {
        if (command instanceof ChainCommand.UseVocabulary words) {
            out.writeByte(USE_VOCABULARY);
            writeStream(words.stream(), out);
            Fields.writeVocabulary(words.vocabulary(), out);
        } else if (command instanceof ChainCommand.UseModel model) {
            out.writeByte(USE_MODEL);
            Fields.writeText(model.directory(), out);
        } else if (command instanceof ChainCommand.UseRules rules) {
            out.writeByte(USE_RULES);
            writeStream(rules.stream(), out);
            Fields.writeText(rules.rules(), out);
        }
        out.writeLong(command.version());
    }

    private static void writeStream(Optional<String> stream, DataOutputView out) throws IOException {
        out.writeBoolean(stream.isPresent());
        if (stream.isPresent()) {
            Fields.writeText(stream.get(), out);
        }
    }

    private static Optional<String> readStream(DataInputView in) throws IOException {
        return in.readBoolean() ? Optional.of(Fields.readText(in)) : Optional.empty();
    }

    @Override
    ChainCommand read(DataInputView in, int writtenFormat) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case USE_VOCABULARY ->
                new ChainCommand.UseVocabulary(readStream(in), Fields.readVocabulary(in), in.readLong());
            case USE_MODEL -> new ChainCommand.UseModel(Fields.readText(in), in.readLong());
            case USE_RULES -> new ChainCommand.UseRules(readStream(in), Fields.readText(in), in.readLong());
            default -> throw new IOException("a command of kind %d; known are 1 to 3".formatted(kind));
        };
    }

    @Override
    public TypeSerializerSnapshot<ChainCommand> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by reflection when it reads a checkpoint. */
    public static final class Snapshot extends ValueSerializerSnapshot<ChainCommand> {
        public Snapshot() {
            super(FORMAT);
        }

        @Override
        ValueSerializer<ChainCommand> serializer(int wantedFormat) {
            return new ChainCommandSerializer(wantedFormat);
        }
    }
}
