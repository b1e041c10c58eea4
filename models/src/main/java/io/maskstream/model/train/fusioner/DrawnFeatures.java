package io.maskstream.model.train.fusioner;

import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.fusioner.FrozenImages;
import io.maskstream.model.maskclip.ClipPixels;
import io.maskstream.model.refine.LabelReduction;
import io.maskstream.model.runtime.TensorScope;
import java.util.ArrayList;
import java.util.List;

/** Draws each picture when it is asked for, and has the frozen encoder look at it. */
final class DrawnFeatures implements FeatureSource {
    private final StreetworldViews views;
    private final SeedRange seeds;
    private final FrozenImages images;
    private final ClipPixels pixels;
    private final LabelReduction reduction;

    /** The encoder stays the caller's. */
    DrawnFeatures(StreetworldViews views, SeedRange seeds, FrozenImages images, ClipPixels pixels) {
        this.views = views;
        this.seeds = seeds;
        this.images = images;
        this.pixels = pixels;
        this.reduction = LabelReduction.load(images.device());
    }

    @Override
    public long count() {
        return seeds.count();
    }

    @Override
    public int labelSide() {
        return views.labelSide();
    }

    @Override
    public Batch read(TensorScope scope, long[] pictures) {
        List<FramePixels> frames = new ArrayList<>(pictures.length);
        int area = views.labelSide() * views.labelSide();
        byte[] labels = new byte[pictures.length * area];
        for (int i = 0; i < pictures.length; i++) {
            LabelledView view = views.view(seeds, pictures[i]);
            frames.add(FramePixels.whole(view.picture().rgb(), views.side(), views.side()));
            System.arraycopy(view.labels(), 0, labels, i * area, area);
        }
        try (TensorScope work = TensorScope.open(scope.device())) {
            FrameBatch batch = new FrameBatch(views.side(), views.side(), frames);
            return new Batch(
                    images.encode(scope, reduction.normalise(work, batch, pixels.mean(), pixels.deviation())), labels);
        }
    }

    @Override
    public void close() {
        reduction.close();
    }
}
