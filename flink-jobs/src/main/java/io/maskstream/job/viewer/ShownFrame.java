package io.maskstream.job.viewer;

import java.util.Optional;

/** A mask, and the picture of the same frame where there is one. */
record ShownFrame(MaskRecord mask, Optional<PreviewRecord> preview) {}
