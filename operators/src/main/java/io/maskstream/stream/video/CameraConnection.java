package io.maskstream.stream.video;

import io.maskstream.stream.record.Codec;
import java.io.IOException;

/** An open connection to a camera; used by one thread, but for {@link #stop}. */
public interface CameraConnection extends AutoCloseable {
    /** What the camera says that it sends. */
    Codec codec();

    /**
     * Waits for the next access unit.
     *
     * @throws IOException if none came within the limit, the connection broke or {@link #stop} was called; the message
     *     says which, and never holds an address's path or credentials
     */
    CameraUnit next() throws IOException;

    /** Ends the call in progress and all later ones; from any thread. */
    void stop();

    @Override
    void close();
}
