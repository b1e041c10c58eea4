package io.maskstream.model;

import java.util.List;

/**
 * What a model saw in a batch.
 *
 * @param frames one label map a frame, in the order of the batch
 */
public record Segmentation(List<LabelMap> frames) {
    public Segmentation {
        frames = List.copyOf(frames);
    }
}
