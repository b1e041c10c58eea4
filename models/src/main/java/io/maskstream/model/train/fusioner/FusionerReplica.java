package io.maskstream.model.train.fusioner;

import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.ScalarType;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.fusioner.FusionerBody;
import io.maskstream.model.fusioner.FusionerLoss;
import io.maskstream.model.fusioner.WordsLoss;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.train.Replica;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A copy of Fusioner's body that learns from frozen features, with one word or several words a picture. */
final class FusionerReplica implements Replica {
    private final LearningSettings settings;
    private final FusionerBody body;
    private final FeatureSource source;
    private final TrainingWords words;
    private final PictureOrder order;
    private final FusionerLoss oneWord;
    private final WordsLoss manyWords;
    private final long seed;

    /** The body is this replica's; pictures and words are shared. */
    FusionerReplica(
            LearningSettings settings,
            long seed,
            FusionerBody body,
            FeatureSource source,
            TrainingWords words,
            int index,
            int replicas) {
        this.settings = settings;
        this.body = body;
        this.source = source;
        this.words = words;
        this.seed = seed * 1_000_003 + index;
        this.order = new PictureOrder(seed, source.count(), settings.batch() / replicas, index, replicas);
        this.oneWord = FusionerLoss.load(body.device());
        this.manyWords = WordsLoss.load(settings.parts(), body.device());
    }

    FusionerBody body() {
        return body;
    }

    @Override
    public Map<String, Tensor> parameters() {
        return body.parameters();
    }

    @Override
    public Map<String, Double> learn(long step) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
        try (TensorScope scope = TensorScope.open(body.device())) {
            FeatureSource.Batch batch = source.read(scope, order.pictures(step));
            // What was computed without gradients cannot enter a graph; a copy can.
            Tensor features =
                    scope.floats(batch.features().floats(), batch.features().shape());
            try (GradientScope gradients = GradientScope.open()) {
                return settings.oneWord()
                        ? oneWord(scope, gradients, random, features, batch.labels())
                        : manyWords(scope, gradients, random, features, batch.labels());
            }
        }
    }

    /** Each picture with one of the words that are in it. */
    private Map<String, Double> oneWord(
            TensorScope scope, GradientScope gradients, SplittableRandom random, Tensor features, byte[] labels) {
        int count = (int) features.shape()[0];
        int area = labels.length / count;
        int[] given = new int[count];
        float[] target = new float[labels.length];
        for (int i = 0; i < count; i++) {
            int[] present = words.present(labels, i * area, (i + 1) * area);
            given[i] = present.length == 0
                    ? random.nextInt(words.nouns().size())
                    : present[random.nextInt(present.length)];
            int noun = words.nouns().get(given[i]).index();
            for (int at = i * area; at < (i + 1) * area; at++) {
                target[at] = (labels[at] & 0xff) == noun ? 1 : 0;
            }
        }
        float[] ignored = words.weights(labels, settings.negatives());
        for (int at = 0; at < ignored.length; at++) {
            ignored[at] = ignored[at] == 0 ? 1 : 0;
        }
        int side = source.labelSide();
        Tensor logits = body.forward(scope, features, scope.floats(texts(random, given), count, 1, words.width()));
        Tensor loss = oneWord.of(
                        scope,
                        logits,
                        scope.floats(target, count, 1, side, side),
                        scope.floats(ignored, count, side, side))
                .mean();
        gradients.backward(loss);
        return Map.of("loss", (double) loss.item());
    }

    /** All pictures with the same words, of which some are in them. */
    private Map<String, Double> manyWords(
            TensorScope scope, GradientScope gradients, SplittableRandom random, Tensor features, byte[] labels) {
        int count = (int) features.shape()[0];
        int[] given = given(random);
        int side = source.labelSide();
        Tensor logits = body.forward(scope, features, scope.floats(texts(random, given), given.length, words.width()));
        WordsLoss.Losses losses = manyWords.of(
                scope,
                logits,
                scope.bytes(words.labels(labels, given), count, side, side),
                scope.floats(words.weights(labels, settings.negatives()), count, side, side));
        gradients.backward(losses.sum());
        Map<String, Double> figures = new TreeMap<>();
        figures.put("loss", (double) losses.sum().item());
        figures.put("loss.sigmoid", (double) losses.sigmoid().item());
        figures.put("loss.softmax", (double) losses.softmax().item());
        if (settings.parts().overlap() > 0) {
            figures.put("loss.overlap", (double) losses.overlap().item());
        }
        return figures;
    }

    /** Unit rows of these words, each beside its own place by the noise. */
    private float[] texts(SplittableRandom random, int[] given) {
        float[] rows = words.texts(given);
        if (settings.textNoise() == 0) {
            return rows;
        }
        int width = words.width();
        double deviation = settings.textNoise() / Math.sqrt(width);
        for (int from = 0; from < rows.length; from += width) {
            double squares = 0;
            for (int i = from; i < from + width; i++) {
                rows[i] += (float) (random.nextGaussian() * deviation);
                squares += rows[i] * rows[i];
            }
            for (int i = from; i < from + width; i++) {
                rows[i] /= (float) Math.sqrt(squares);
            }
        }
        return rows;
    }

    /** The places of the words of a step. */
    private int[] given(SplittableRandom random) {
        int all = words.nouns().size();
        int[] shuffled = PictureOrder.shuffle(random, all);
        int least = Math.min(settings.leastWords(), all);
        int number = random.nextDouble() < settings.allWords() ? all : random.nextInt(least, all + 1);
        return Arrays.copyOf(shuffled, number);
    }

    @Override
    public void writeBatch(long step, Path file) {
        long[] pictures = order.pictures(step);
        try (TensorScope scope = TensorScope.open(body.device())) {
            FeatureSource.Batch batch = source.read(scope, pictures);
            SafetensorsWriter.write(
                    file,
                    StateDict.of(
                            "batch",
                            List.of(
                                    TensorEntry.ofLongs("pictures", pictures, pictures.length),
                                    TensorEntry.ofFloats(
                                            "features",
                                            batch.features().floats(),
                                            batch.features().shape()),
                                    TensorEntry.ofBytes(
                                            "labels",
                                            ScalarType.U8,
                                            ByteBuffer.wrap(batch.labels()),
                                            pictures.length,
                                            source.labelSide(),
                                            source.labelSide()))));
        }
    }

    @Override
    public void close() {
        body.close();
        oneWord.close();
        manyWords.close();
    }
}
