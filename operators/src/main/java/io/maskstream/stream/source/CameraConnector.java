package io.maskstream.stream.source;

import io.maskstream.stream.video.CameraConnection;
import java.io.IOException;
import java.util.function.Consumer;

/** Makes a connection to a camera. */
@FunctionalInterface
interface CameraConnector {
    /**
     * Connects.
     *
     * @param stopper gets, before anything that may take long, what ends the attempt and the connection
     * @throws IOException if that was not possible; the message goes on behind the camera's name
     */
    CameraConnection open(Camera camera, Consumer<Runnable> stopper) throws IOException;
}
