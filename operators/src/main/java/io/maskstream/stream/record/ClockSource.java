package io.maskstream.stream.record;

/** Whose clock a capture time is from. */
public enum ClockSource {
    /** The camera or publisher said when the frame was captured. */
    SENDER,
    /** Nobody said: only the time of arrival is known, and there is no capture time. */
    ARRIVAL
}
