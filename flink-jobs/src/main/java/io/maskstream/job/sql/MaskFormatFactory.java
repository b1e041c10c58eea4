package io.maskstream.job.sql;

import java.time.Duration;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The format {@code maskstream-masks} of Flink SQL: reads mask records, as protobuf or JSON, into the columns that a table
 * declares. Found by Flink through the services file.
 */
public final class MaskFormatFactory implements DeserializationFormatFactory {
    /** What statements call the format. */
    public static final String IDENTIFIER = "maskstream-masks";

    /** Whether records that are no masks are passed over and counted instead of ending the statement. */
    public static final ConfigOption<Boolean> IGNORE_ERRORS = ConfigOptions.key("ignore-errors")
            .booleanType()
            .defaultValue(false)
            .withDescription("Pass over records that are no masks, and count them, instead of ending the statement.");

    /** How far a sender's clock may be from the time of arrival and still tell when a frame was. */
    public static final ConfigOption<Duration> LONGEST_SKEW = ConfigOptions.key("max-clock-skew")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("A sender's clock that is further from the time of arrival does not tell frame_time.");

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(IGNORE_ERRORS, LONGEST_SKEW);
    }

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        FactoryUtil.validateFactoryOptions(this, options);
        try {
            return new MaskDecodingFormat(options.get(IGNORE_ERRORS), new FrameClock(options.get(LONGEST_SKEW)));
        } catch (IllegalArgumentException e) {
            throw new ValidationException("'%s.%s': %s".formatted(IDENTIFIER, LONGEST_SKEW.key(), e.getMessage()), e);
        }
    }
}
