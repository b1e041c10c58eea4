package io.maskstream.job.config;

import java.util.Objects;

/**
 * What is refused because of its size.
 *
 * @param maximumRecord largest encoded access unit and largest Kafka record
 * @param maximumPixels largest picture, width times height, known from its header before it is decoded
 */
public record LimitsConfiguration(ByteSize maximumRecord, long maximumPixels) {
    private static final ByteSize LARGEST_RECORD = new ByteSize(1L << 30);

    public LimitsConfiguration {
        Objects.requireNonNull(maximumRecord);
        if (maximumRecord.bytes() > LARGEST_RECORD.bytes()) {
            throw new IllegalArgumentException("max-record is %s; at most %s".formatted(maximumRecord, LARGEST_RECORD));
        }
        Checks.positive("max-pixels", maximumPixels);
    }
}
