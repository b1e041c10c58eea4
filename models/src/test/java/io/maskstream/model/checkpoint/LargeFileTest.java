package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files beyond 2 GiB, full of holes so that they cost no disk. */
class LargeFileTest {
    private static final long LARGE = (1L << 31) + 16;

    @TempDir
    Path folder;

    private Path file() throws IOException {
        byte[] header = ("{\"large\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},".formatted(LARGE, LARGE)
                        + "\"after\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}"
                                .formatted(LARGE, LARGE + 8))
                .getBytes(StandardCharsets.US_ASCII);
        Path file = folder.resolve("large.safetensors");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer start = ByteBuffer.allocate(8 + header.length + 1).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(start.putLong(header.length).put(header).put((byte) 7).flip());
            long data = 8 + header.length;
            channel.write(ByteBuffer.wrap(new byte[] {9}), data + LARGE - 1);
            channel.write(ByteBuffer.wrap(TorchFiles.floats(1.5f, -2)), data + LARGE);
        }
        return file;
    }

    @Test
    void tensorsBehindTheSecondGigabyteAreReadAndLargeOnesInSegments() throws IOException {
        try (StateDict dict = StateDict.read(file())) {
            assertThat(dict.require("after", 2).floats()).containsExactly(1.5f, -2f);
            TensorEntry large = dict.require("large", LARGE);
            List<ByteBuffer> segments = large.segments();
            assertThat(segments.stream().mapToLong(ByteBuffer::remaining).sum()).isEqualTo(LARGE);
            assertThat(segments.get(0).get(0)).isEqualTo((byte) 7);
            ByteBuffer last = segments.get(segments.size() - 1);
            assertThat(last.get(last.limit() - 1)).isEqualTo((byte) 9);
            assertThatThrownBy(large::data)
                    .isInstanceOf(ModelException.class)
                    .hasMessage("large.safetensors: tensor 'large' is U8 (2147483664,), 2147483664 bytes; at most 2 GiB"
                            + " fit one buffer");
            assertThatThrownBy(large::longs).isInstanceOf(ModelException.class).hasMessageContaining("fit one array");
        }
    }
}
