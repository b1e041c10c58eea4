package io.maskstream.stream.record;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes where an adaptation is, as a part of an event. */
final class AdaptationStageFields {
    private static final byte BEGUN = 1;
    private static final byte RUNNING = 2;
    private static final byte READY = 3;
    private static final byte FAILED = 4;
    private static final byte DROPPED = 5;

    private AdaptationStageFields() {}

    static void write(AdaptationStage stage, DataOutputView out) throws IOException {
        if (stage instanceof AdaptationStage.Begun) {
            out.writeByte(BEGUN);
        } else if (stage instanceof AdaptationStage.Running running) {
            out.writeByte(RUNNING);
            out.writeLong(running.step());
            out.writeLong(running.steps());
            out.writeLong(running.left().toMillis());
        } else if (stage instanceof AdaptationStage.Ready ready) {
            out.writeByte(READY);
            Fields.writeText(ready.model(), out);
            Fields.writeText(ready.digest(), out);
            out.writeLong(ready.modelVersion());
        } else if (stage instanceof AdaptationStage.Failed failed) {
            out.writeByte(FAILED);
            Fields.writeText(failed.reason(), out);
        } else if (stage instanceof AdaptationStage.Dropped dropped) {
            out.writeByte(DROPPED);
            Fields.writeText(dropped.reason(), out);
        }
    }

    static AdaptationStage read(DataInputView in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case BEGUN -> new AdaptationStage.Begun();
            case RUNNING -> new AdaptationStage.Running(in.readLong(), in.readLong(), Duration.ofMillis(in.readLong()));
            case READY -> new AdaptationStage.Ready(Fields.readText(in), Fields.readText(in), in.readLong());
            case FAILED -> new AdaptationStage.Failed(Fields.readText(in));
            case DROPPED -> new AdaptationStage.Dropped(Fields.readText(in));
            default -> throw new IOException("an adaptation at stage %d; known are 1 to 5".formatted(kind));
        };
    }
}
