package io.maskstream.model.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the few worst of many pictures. */
final class WorstPictures {
    private final int most;
    private final PriorityQueue<WorstPicture> kept =
            new PriorityQueue<>(Comparator.comparingDouble(WorstPicture::iou).reversed());

    WorstPictures(int most) {
        this.most = most;
    }

    void add(WorstPicture picture) {
        kept.add(picture);
        if (kept.size() > most) {
            kept.remove();
        }
    }

    /** The worst first. */
    List<WorstPicture> list() {
        return kept.stream()
                .sorted(Comparator.comparingDouble(WorstPicture::iou).thenComparing(WorstPicture::name))
                .toList();
    }
}
