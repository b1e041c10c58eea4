package io.maskstream.stream.decode;

import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.Frame;

/** Where a stream's frames go, and what could not become one. */
interface DecodeOutput {
    void frame(Frame frame);

    void deadLetter(DeadLetter letter);
}
