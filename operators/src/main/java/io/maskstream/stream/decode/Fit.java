package io.maskstream.stream.decode;

/** How a frame of another shape goes into the model's input. */
public enum Fit {
    /** The whole frame, undistorted, with a neutral colour beside it; masks cover the frame only. */
    LETTERBOX,
    /** The whole frame, distorted to fill the input. */
    STRETCH,
    /** The shorter side fills the input, the longer one reaches beyond it; the model slides along. */
    SLIDE
}
