package io.maskstream.stream.sink;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/** The headers of frames and previews: UTF-8 text, absent where unknown. */
final class RecordHeaders {
    private RecordHeaders() {}

    static void add(Headers headers, FrameId id, FrameTimes times, Codec codec) {
        headers.add("ms-codec", bytes(codec.headerName()));
        headers.add("ms-seq", bytes(Long.toString(id.sequence())));
        headers.add("ms-epoch", bytes(Long.toString(id.epoch())));
        times.ptsUs().ifPresent(pts -> headers.add("ms-pts-us", bytes(Long.toString(pts))));
        times.captureUs().ifPresent(capture -> headers.add("ms-capture-us", bytes(Long.toString(capture))));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
