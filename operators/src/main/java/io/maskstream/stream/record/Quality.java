package io.maskstream.stream.record;

/** How far the pixels of a frame can be trusted. */
public enum Quality {
    OK,
    /** Something was lost or damaged on the way; the picture may be wrong. */
    SUSPECT,
    /** Decoding joined inside a group of pictures; pictures are wrong until the next random access point. */
    WAITING_FOR_KEYFRAME
}
