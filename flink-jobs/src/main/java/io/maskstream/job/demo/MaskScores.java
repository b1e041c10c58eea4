package io.maskstream.job.demo;

import io.maskstream.job.console.FailedException;
import io.maskstream.model.evaluate.ConfusionMatrix;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.SegmentedFrame;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Scores masks of the stream against the label maps of the clip.
 *
 * <p>A mask of another size is brought to the truth's by its nearest pixel. Pixels whose noun is not among the words have
 * the true label 0: it is no class of the mean, but a word that was seen there has them in its union. So has a word whose
 * pixels got no label. A frame that comes twice counts once.
 */
final class MaskScores {
    private final List<String> words;
    private final ConfusionMatrix counts;
    private final BitSet scored = new BitSet();

    /** @param words in label order */
    MaskScores(List<String> words) {
        this.words = List.copyOf(words);
        this.counts = new ConfusionMatrix(words.size());
    }

    /**
     * Adds the mask of a frame.
     *
     * @param truth label map of that frame
     * @throws FailedException if the mask has other words
     */
    void add(SegmentedFrame frame, EncodedMask truth) {
        if (!frame.labels().equals(words)) {
            throw new FailedException(
                    "the mask of frame %s has the words %s, expected %s".formatted(frame.id(), frame.labels(), words));
        }
        int index = Math.toIntExact(frame.id().sequence());
        if (scored.get(index)) {
            return;
        }
        scored.set(index);
        counts.add(RunLengthCodec.decode(truth), resized(frame.mask(), truth.width(), truth.height()));
    }

    /** A mask's labels at another size, each from its nearest pixel. */
    static short[] resized(EncodedMask mask, int width, int height) {
        short[] from = RunLengthCodec.decode(mask);
        if (mask.width() == width && mask.height() == height) {
            return from;
        }
        short[] to = new short[width * height];
        for (int y = 0; y < height; y++) {
            int row = nearest(y, height, mask.height()) * mask.width();
            for (int x = 0; x < width; x++) {
                to[y * width + x] = from[row + nearest(x, width, mask.width())];
            }
        }
        return to;
    }

    private static int nearest(int index, int to, int from) {
        return (int) ((2L * index + 1) * from / (2L * to));
    }

    /** What has come out so far. */
    Scores scores() {
        Map<String, OptionalDouble> classes = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            classes.put(words.get(i), counts.iou(i + 1));
        }
        return new Scores(scored.cardinality(), counts.meanIou(IntStream.rangeClosed(1, words.size())), classes);
    }
}
