package io.maskstream.stream.rule;

import io.maskstream.v1.StatisticsV1;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What the masks of a stream showed in a window of its time: a {@code maskstream.v1.Statistics} on its way to the sinks. Of
 * two with the same {@code statistics_id} the later counts.
 */
@TypeInfo(RuleTypes.StatisticsFactory.class)
public record Statistics(StatisticsV1.Statistics message) implements RuleRecord {
    /** The value of the Kafka header {@code ms-type}. */
    public static final String TYPE = "maskstream.v1.Statistics";

    public Statistics {
        Objects.requireNonNull(message);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String stream() {
        return message.getStream();
    }

    @Override
    public String frame() {
        return message.getLastFrame();
    }

    /** The same of the whole frame alone, where its zones would make it too large. */
    public Statistics withoutZones() {
        return new Statistics(
                message.toBuilder().clearAreas().addAreas(message.getAreas(0)).build());
    }

    /**
     * Reads the JSON of {@link #json}; fields of later versions are passed over.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Statistics fromJson(String json) {
        return new Statistics(
                RuleJson.read(json, StatisticsV1.Statistics.newBuilder()).build());
    }
}
