package io.maskstream.stream.record;

import java.util.Locale;

/** Why an access unit of a live source was dropped on purpose. */
public enum ShedReason {
    /** Its reader had no more room for it: nobody took packets for too long. */
    INGEST,
    /** The decoder was late and left it out to catch up. */
    DECODE,
    /** Its frame was older than the freshness budget before the model had time for it, or waited at a barrier. */
    STALE,
    /** Newer frames came while its frame waited for the model. */
    REPLACED;

    /** The value of the metric's label {@code reason}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
