package io.maskstream.stream.rule;

import com.google.protobuf.Message;

/** What the rules write: alerts and statistics. */
public sealed interface RuleRecord permits Alert, Statistics {

    /** The record itself. */
    Message message();

    /** Full name of its message, for the Kafka header {@code ms-type}. */
    String type();

    /** The stream that it is of. */
    String stream();

    /** {@code frame_id} of the frame that made it, or the last in it. */
    String frame();

    /** As one line of protobuf's JSON with the schema's names; fields without presence are written also at 0. */
    default String json() {
        return RuleJson.write(message());
    }
}
