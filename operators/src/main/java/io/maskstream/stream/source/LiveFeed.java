package io.maskstream.stream.source;

/** Fills a hand-over with one live stream, in a thread of its own. */
interface LiveFeed {
    /**
     * Runs until the stream's end, or until it is stopped.
     *
     * @throws Exception if the job must fail for it
     */
    void run() throws Exception;

    /** Ends {@link #run} soon; from any thread, also before it began. */
    void stop();
}
