package io.maskstream.model.ifseg;

import io.maskstream.model.ModelException;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.runtime.TensorScope;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What layers add to their scores, kept for the grids that were used last. A stream has one or two; pictures of all sizes,
 * as data sets have, would fill any memory. Used by one thread.
 */
final class GridBiases implements AutoCloseable {
    private static final long FLOAT = 4;

    /** Kept beside the one in use only while all together stay below. */
    private static final long KEPT_BYTES = 1L << 30;

    /** Above this a picture is refused: it is a mistake, not a frame. */
    private static final long MOST_BYTES = 16L << 30;

    private record Grid(int height, int width, int text) {}

    private record Kept(IfsegBody.Biases biases, TensorScope scope, long bytes) {}

    private final IfsegBody body;
    private final Map<Grid, Kept> grids = new LinkedHashMap<>();

    GridBiases(IfsegBody body) {
        this.body = body;
    }

    /** Of this grid and length of text; valid until the next call. */
    IfsegBody.Biases of(int height, int width, int text) {
        Grid grid = new Grid(height, width, text);
        Kept kept = grids.remove(grid);
        if (kept == null) {
            kept = make(grid);
        }
        // Again at the end: the first are those that were not used for longest.
        grids.put(grid, kept);
        return kept.biases();
    }

    /** How many grids are kept. */
    int size() {
        return grids.size();
    }

    private Kept make(Grid grid) {
        long bytes = bytes(grid);
        if (bytes > MOST_BYTES) {
            throw new ModelException(
                    "a picture of about %dx%d pixels takes %d GiB of attention between patches, at most %d are taken; scale it down"
                            .formatted(
                                    grid.width() * ResNetConfig.STRIDE,
                                    grid.height() * ResNetConfig.STRIDE,
                                    bytes >> 30,
                                    MOST_BYTES >> 30));
        }
        Iterator<Kept> oldest = grids.values().iterator();
        while (oldest.hasNext()
                && bytes + grids.values().stream().mapToLong(Kept::bytes).sum() > KEPT_BYTES) {
            oldest.next().scope().close();
            oldest.remove();
        }
        TensorScope scope = TensorScope.open(body.device());
        try {
            return new Kept(body.biases(scope, grid.height(), grid.width(), grid.text()), scope, bytes);
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    private long bytes(Grid grid) {
        OfaConfig config = body.config().ofa();
        long patches = (long) grid.height() * grid.width();
        long tokens = patches + grid.text();
        long pairs = config.encoderLayers() * tokens * tokens
                + config.decoderLayers() * (patches + 1) * (patches + 1)
                + (patches + 1) * tokens;
        return FLOAT * config.heads() * pairs;
    }

    @Override
    public void close() {
        grids.values().forEach(kept -> kept.scope().close());
        grids.clear();
    }
}
