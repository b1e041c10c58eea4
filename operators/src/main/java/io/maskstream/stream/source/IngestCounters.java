package io.maskstream.stream.source;

/** What is counted of one live stream before decode sees it. Called by the stream's own thread alone. */
interface IngestCounters {
    /** Access units that were received and dropped because there was no more room for them. */
    void shed(long accessUnits);

    /** One more attempt to connect after the first. */
    void reconnect();

    /** The stream stopped and went on: what it would have shown meanwhile is missing. */
    void gap();

    /** Whether it is connected now. */
    void connected(boolean connected);

    /** How far the sender's clock is behind ours, the way of the picture included. */
    void clockSkew(long milliseconds);
}
