package io.maskstream.stream.video;

/** How a camera's pictures come to us. */
public enum RtspTransport {
    /** In the connection itself: nothing is lost on the way, and who does not read holds the camera back. */
    TCP,
    /** Beside it, in datagrams: a late or lost one holds up nothing, and its picture is damaged. */
    UDP
}
