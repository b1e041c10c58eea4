package io.maskstream.model.checkpoint;

import io.maskstream.model.fuzz.FuzzSeed;
import io.maskstream.model.fuzz.FuzzTarget;
import io.maskstream.model.fuzz.ReaderFuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

class SafetensorsFuzzTest extends ReaderFuzzTest {
    private static final String HEADER = "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
            + "\"b.c\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[24,32]},"
            + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[32,40]}}";

    @Override
    protected FuzzTarget target() {
        byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
        return new CheckpointFuzz(
                "safetensors", List.of(FuzzSeed.file(file(header)), new FuzzSeed(header, SafetensorsFuzzTest::file)));
    }

    /** The right length before whatever the header has become. */
    private static byte[] file(byte[] header) {
        return ByteBuffer.allocate(8 + header.length + 40)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}
