package io.maskstream.stream.mask;

import io.maskstream.model.LabelMap;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.Region;
import java.util.List;

/**
 * Turns a model's label map into what a mask record carries. Keeps its buffers from frame to frame; used by one thread at a
 * time.
 */
public final class MaskEncoder {
    private final MaskSettings settings;
    private final RowRuns runs = new RowRuns();
    private final VarintWriter writer = new VarintWriter();
    private final RegionFinder regions = new RegionFinder();

    public MaskEncoder(MaskSettings settings) {
        this.settings = settings;
    }

    /** The label map as run lengths, and its regions by their first pixel. */
    public Encoded encode(LabelMap map) {
        runs.scan(map.labels(), map.width(), map.height());
        EncodedMask mask = RunLengthCodec.encode(runs, writer);
        return new Encoded(
                mask, settings.regions() ? regions.find(runs, map.scores(), settings.minimumArea()) : List.of());
    }

    /**
     * An encoded label map.
     *
     * @param mask all of it
     * @param regions its connected patches, where wanted
     */
    public record Encoded(EncodedMask mask, List<Region> regions) {
        public Encoded {
            regions = List.copyOf(regions);
        }
    }
}
