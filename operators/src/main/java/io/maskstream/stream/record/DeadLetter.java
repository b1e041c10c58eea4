package io.maskstream.stream.record;

import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Input that could not be used, and why.
 *
 * @param stream stream id, or a stand-in such as {@code topic-partition} where the record had none
 * @param position where it was: {@code offset 17} or {@code pts 40000}
 * @param reason one line for people
 */
@TypeInfo(RecordTypes.DeadLetterFactory.class)
public record DeadLetter(String stream, String position, String reason) {
    public DeadLetter {
        Objects.requireNonNull(stream);
        Objects.requireNonNull(position);
        Objects.requireNonNull(reason);
    }
}
