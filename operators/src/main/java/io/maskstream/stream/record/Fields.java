package io.maskstream.stream.record;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.PixelArea;
import io.maskstream.model.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The parts that several values have; their formats are those of the values. */
final class Fields {
    private Fields() {}

    static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputView in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("an array of %d bytes: the state is damaged".formatted(length));
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    static void writeText(String text, DataOutputView out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    static String readText(DataInputView in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    static void writeTexts(List<String> texts, DataOutputView out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(text, out);
        }
    }

    static List<String> readTexts(DataInputView in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            texts.add(readText(in));
        }
        return texts;
    }

    static void writeOptional(OptionalLong value, DataOutputView out) throws IOException {
        out.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            out.writeLong(value.getAsLong());
        }
    }

    static OptionalLong readOptional(DataInputView in) throws IOException {
        return in.readBoolean() ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
    }

    static void writeFlag(Optional<Boolean> flag, DataOutputView out) throws IOException {
        out.writeByte(flag.map(set -> set ? 1 : 0).orElse(-1));
    }

    static Optional<Boolean> readFlag(DataInputView in) throws IOException {
        byte flag = in.readByte();
        return flag < 0 ? Optional.empty() : Optional.of(flag != 0);
    }

    static void writeId(FrameId id, DataOutputView out) throws IOException {
        writeText(id.stream(), out);
        out.writeLong(id.epoch());
        out.writeLong(id.sequence());
    }

    static FrameId readId(DataInputView in) throws IOException {
        return new FrameId(readText(in), in.readLong(), in.readLong());
    }

    static void writeTimes(FrameTimes times, DataOutputView out) throws IOException {
        writeOptional(times.ptsUs(), out);
        writeOptional(times.captureUs(), out);
        out.writeLong(times.ingestUs());
        out.writeLong(ProcessClock.PROCESS);
        out.writeLong(times.ingestNanos());
        writeOptional(times.kafkaTimestampUs(), out);
    }

    static FrameTimes readTimes(DataInputView in) throws IOException {
        OptionalLong ptsUs = readOptional(in);
        OptionalLong captureUs = readOptional(in);
        long ingestUs = in.readLong();
        long ingestNanos = ProcessClock.here(in.readLong(), in.readLong(), ingestUs);
        return new FrameTimes(ptsUs, captureUs, ingestUs, ingestNanos, readOptional(in));
    }

    static void writeGeometry(FrameGeometry geometry, DataOutputView out) throws IOException {
        out.writeInt(geometry.width());
        out.writeInt(geometry.height());
        out.writeInt(geometry.rotation());
    }

    static FrameGeometry readGeometry(DataInputView in) throws IOException {
        return new FrameGeometry(in.readInt(), in.readInt(), in.readInt());
    }

    static void writeArea(PixelArea area, DataOutputView out) throws IOException {
        out.writeInt(area.x());
        out.writeInt(area.y());
        out.writeInt(area.width());
        out.writeInt(area.height());
    }

    static PixelArea readArea(DataInputView in) throws IOException {
        return new PixelArea(in.readInt(), in.readInt(), in.readInt(), in.readInt());
    }

    static void writePreview(Optional<Preview> preview, DataOutputView out) throws IOException {
        out.writeBoolean(preview.isPresent());
        if (preview.isPresent()) {
            writeBytes(preview.get().jpeg(), out);
            out.writeInt(preview.get().width());
            out.writeInt(preview.get().height());
        }
    }

    static Optional<Preview> readPreview(DataInputView in) throws IOException {
        return in.readBoolean()
                ? Optional.of(new Preview(readBytes(in), in.readInt(), in.readInt()))
                : Optional.empty();
    }

    static void writeRegions(List<Region> regions, DataOutputView out) throws IOException {
        out.writeInt(regions.size());
        for (Region region : regions) {
            out.writeInt(region.label());
            out.writeInt(region.score());
            out.writeInt(region.area());
            writeArea(region.box(), out);
            writeBytes(region.runs(), out);
        }
    }

    static List<Region> readRegions(DataInputView in) throws IOException {
        List<Region> regions = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            regions.add(new Region(in.readInt(), in.readInt(), in.readInt(), readArea(in), readBytes(in)));
        }
        return regions;
    }

    static void writeVocabulary(Vocabulary vocabulary, DataOutputView out) throws IOException {
        out.writeInt(vocabulary.size());
        for (ClassPrompt prompt : vocabulary.classes()) {
            writeText(prompt.name(), out);
            writeTexts(prompt.prompts(), out);
            out.writeBoolean(prompt.threshold().isPresent());
            out.writeDouble(prompt.threshold().orElse(0));
        }
    }

    static Vocabulary readVocabulary(DataInputView in) throws IOException {
        List<ClassPrompt> classes = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            String name = readText(in);
            List<String> prompts = readTexts(in);
            boolean hasThreshold = in.readBoolean();
            double threshold = in.readDouble();
            classes.add(new ClassPrompt(
                    name, prompts, hasThreshold ? OptionalDouble.of(threshold) : OptionalDouble.empty()));
        }
        return new Vocabulary(classes);
    }
}
