package io.maskstream.stream.source;

/** What a live stream does when nobody takes its packets. */
public enum Overflow {
    /** Drops the oldest, down to the next random access point: the newest picture counts. */
    DROP_OLDEST,
    /** Waits, and so holds the sender back: every picture counts. */
    BLOCK
}
