package io.maskstream.stream.infer;

/** A subtask, as the batcher sees it. Called on the batcher's threads; must not block. */
interface Owner {

    /** A frame's result. */
    void completed(long place, FrameResult result);
}
