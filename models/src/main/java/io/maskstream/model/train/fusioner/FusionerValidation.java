package io.maskstream.model.train.fusioner;

import io.maskstream.model.ModelException;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.fusioner.FusionerBody;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures a body: mean intersection over union at the pictures' size, of nouns with masks in training ({@code seen}),
 * held-out ones and those without ({@code unseen}).
 *
 * <p>{@code one-word}: the paper's protocol, each word of a picture by itself, with one threshold for all that is best for
 * the held-out nouns (for the seen ones if there are none), and with the sigmoid's half. {@code many-words}: all nouns of
 * the world at once, a pixel has the likeliest.
 */
final class FusionerValidation implements AutoCloseable {
    private static final int PAIRS = 16;
    private static final int PICTURES = 8;
    /** The threshold that {@code one-word} was measured with. */
    static final String THRESHOLD = "one-word.threshold";

    private final DataSettings data;
    private final FeatureSource source;
    private final int pictures;
    private final float[] texts; // of all nouns
    private final int width;
    private final int threads;
    private final FeatureScript script;

    /**
     * @param source label maps as large as the pictures
     * @param pictures how many of them are looked at
     * @param texts unit rows of all nouns of the world
     */
    FusionerValidation(
            DataSettings data, FeatureSource source, int pictures, float[] texts, FeatureScript script, int threads) {
        this.data = data;
        this.source = source;
        this.pictures = pictures;
        this.texts = texts;
        this.width = texts.length / Streetworld.nouns().size();
        this.script = script;
        this.threads = threads;
    }

    /** Names of figures of which more is better. */
    static List<String> figures(DataSettings data) {
        List<String> names = new ArrayList<>();
        for (String protocol : List.of("one-word", "many-words")) {
            groups(data).keySet().forEach(group -> names.add(protocol + "." + group));
        }
        return names;
    }

    private static Map<String, List<Noun>> groups(DataSettings data) {
        Map<String, List<Noun>> groups = new LinkedHashMap<>();
        groups.put("seen", data.trained());
        if (!data.heldOut().isEmpty()) {
            groups.put("held-out", data.heldOut());
        }
        if (!data.unseen().isEmpty()) {
            groups.put("unseen", data.unseen());
        }
        return groups;
    }

    /** Figures by name, from 0 to 1. */
    Map<String, Double> measure(FusionerBody body) {
        return figures(tally(body), range(body));
    }

    private Map<String, Double> figures(WordTally tally, double range) {
        Map<String, Double> figures = new LinkedHashMap<>();
        int step = tally.threshold(data.heldOut().isEmpty() ? data.trained() : data.heldOut());
        groups(data).forEach((name, nouns) -> {
            tally.alone(nouns, step).ifPresent(mean -> figures.put("one-word." + name, mean));
            tally.alone(nouns, WordTally.STEPS / 2).ifPresent(mean -> figures.put("one-word-half." + name, mean));
            tally.together(nouns).ifPresent(mean -> figures.put("many-words." + name, mean));
            tally.together(nouns.stream().filter(Noun::isThing).toList())
                    .ifPresent(mean -> figures.put("many-words-things." + name, mean));
        });
        figures.put("many-words.pixels", tally.right());
        double logit = (step - .5) / (WordTally.STEPS - 1) * 2 * range - range;
        figures.put(THRESHOLD, 1 / (1 + Math.exp(-logit)));
        return figures;
    }

    /** The largest logit that a cosine over the temperature can be. */
    private static double range(FusionerBody body) {
        return 1 / body.config().temperature();
    }

    private WordTally tally(FusionerBody body) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<WordTally>> parts = new ArrayList<>();
            for (int from = 0; from < pictures; from += PICTURES) {
                int first = from;
                parts.add(pool.submit(() -> tally(body, first, Math.min(pictures, first + PICTURES))));
            }
            WordTally all = new WordTally(Streetworld.nouns().size());
            for (Future<WordTally> part : parts) {
                all.add(part.get());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("the validation was interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new ModelException(e.getMessage(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    private WordTally tally(FusionerBody body, int from, int to) {
        WordTally tally = new WordTally(Streetworld.nouns().size());
        List<long[]> pairs = new ArrayList<>();
        try (TensorScope scope = TensorScope.open(body.device())) {
            long[] numbers = new long[to - from];
            Arrays.setAll(numbers, i -> from + i);
            FeatureSource.Batch batch = source.read(scope, numbers);
            int side = source.labelSide();
            Tensor words = scope.floats(texts, texts.length / width, width);
            Tensor logits = body.logits(scope, batch.features(), words);
            byte[] predictions = script.likeliest(scope, logits, side, Double.NEGATIVE_INFINITY)
                    .bytes();
            for (int at = 0; at < predictions.length; at++) {
                tally.add(batch.labels()[at] & 0xff, predictions[at] & 0xff);
            }
            for (int i = 0; i < numbers.length; i++) {
                pairs(pairs, numbers[i], batch.labels(), i * side * side, (i + 1) * side * side);
            }
        }
        for (int first = 0; first < pairs.size(); first += PAIRS) {
            oneWord(body, pairs.subList(first, Math.min(pairs.size(), first + PAIRS)), tally);
        }
        return tally;
    }

    /** A picture's number with each noun that is in it. */
    private static void pairs(List<long[]> pairs, long picture, byte[] labels, int from, int to) {
        boolean[] there = new boolean[256];
        for (int at = from; at < to; at++) {
            there[labels[at] & 0xff] = true;
        }
        for (int noun = 0; noun < there.length; noun++) {
            if (there[noun]) {
                pairs.add(new long[] {picture, noun});
            }
        }
    }

    private void oneWord(FusionerBody body, List<long[]> pairs, WordTally tally) {
        try (TensorScope scope = TensorScope.open(body.device())) {
            FeatureSource.Batch batch =
                    source.read(scope, pairs.stream().mapToLong(pair -> pair[0]).toArray());
            float[] words = new float[pairs.size() * width];
            for (int i = 0; i < pairs.size(); i++) {
                System.arraycopy(texts, (int) pairs.get(i)[1] * width, words, i * width, width);
            }
            Tensor logits = body.logits(scope, batch.features(), scope.floats(words, pairs.size(), 1, width));
            byte[] steps =
                    script.steps(scope, logits, source.labelSide(), range(body)).bytes();
            int area = steps.length / pairs.size();
            for (int at = 0; at < steps.length; at++) {
                int noun = (int) pairs.get(at / area)[1];
                tally.add(noun, (batch.labels()[at] & 0xff) == noun, steps[at] & 0xff);
            }
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
