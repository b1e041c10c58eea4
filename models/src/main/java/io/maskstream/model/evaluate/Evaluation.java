package io.maskstream.model.evaluate;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.FrameBatch;
import io.maskstream.model.FramePixels;
import io.maskstream.model.InputSpec;
import io.maskstream.model.LabelMap;
import io.maskstream.model.ModelException;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.dataset.LabelledPicture;
import io.maskstream.model.dataset.LabelledPictures;
import io.maskstream.model.refine.SteadyLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/**
 * Segments labelled pictures and counts what came out: whole pictures, fitted into the model's input, masks of the
 * pictures' own size. Pictures that cannot be read are listed and passed over.
 */
public final class Evaluation {
    private final Segmenter segmenter;
    private final EvaluationSettings settings;
    private final IntConsumer progress;
    private Optional<String> clip = Optional.empty();
    private SteadyLabels steady = new SteadyLabels();

    /** A picture and the labels that are asked for in it. */
    private record Asked(LabelledPicture picture, List<Integer> questions) {}

    /**
     * @param progress is told how many pictures are done
     */
    public Evaluation(Segmenter segmenter, EvaluationSettings settings, IntConsumer progress) {
        this.segmenter = segmenter;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs over a data set.
     *
     * @throws IllegalArgumentException if a word that is named as unseen is none of the data set's
     * @throws ModelException if the model fails, which has nothing to do with one picture
     */
    public EvaluationResult run(LabelledPictures pictures) {
        List<String> classes = pictures.classes();
        for (String word : settings.unseen()) {
            if (!classes.contains(word)) {
                throw new IllegalArgumentException("'%s' is no class of %s".formatted(word, pictures.name()));
            }
        }
        boolean oneWord = settings.protocol() == Protocol.ONE_WORD
                || pictures.askedLabel(0).isPresent();
        Scores scores = oneWord ? new OneWordScores(classes, settings) : new AllWordsScores(classes, settings);
        List<String> failures = new ArrayList<>();
        int most = Math.min(settings.most(), pictures.size());
        int images = 0;
        try (Sessions sessions = new Sessions(classes)) {
            for (int first = 0; first < most; first += settings.batch()) {
                List<Asked> read = new ArrayList<>();
                for (int i = first; i < Math.min(most, first + settings.batch()); i++) {
                    read(pictures, i, scores, read, failures);
                }
                segment(read, sessions, scores);
                images += read.size();
                progress.accept(Math.min(most, first + settings.batch()));
            }
        }
        return scores.result(pictures.name(), images, failures);
    }

    private static void read(
            LabelledPictures pictures, int index, Scores scores, List<Asked> read, List<String> failures) {
        try {
            LabelledPicture picture = pictures.read(index);
            OptionalInt asked = pictures.askedLabel(index);
            read.add(new Asked(picture, asked.isPresent() ? List.of(asked.getAsInt()) : scores.questions(picture)));
        } catch (ModelException e) {
            failures.add(e.getMessage());
        }
    }

    /** All pictures of one question in one run. */
    private void segment(List<Asked> read, Sessions sessions, Scores scores) {
        Map<Integer, List<LabelledPicture>> byQuestion = new LinkedHashMap<>();
        for (Asked asked : read) {
            for (int question : asked.questions()) {
                byQuestion
                        .computeIfAbsent(question, unused -> new ArrayList<>())
                        .add(asked.picture());
            }
        }
        InputSpec input = segmenter.input();
        byQuestion.forEach((question, pictures) -> {
            List<FramePixels> frames = pictures.stream()
                    .map(picture -> PictureInput.of(picture.picture(), input, settings.fit()))
                    .toList();
            List<LabelMap> maps = sessions.of(question)
                    .segment(new FrameBatch(input.height(), input.width(), frames))
                    .frames();
            for (int i = 0; i < maps.size(); i++) {
                LabelMap map = steadied(pictures.get(i), frames.get(i), input, maps.get(i));
                scores.add(pictures.get(i), question, map.labels());
            }
        });
    }

    private LabelMap steadied(LabelledPicture picture, FramePixels frame, InputSpec input, LabelMap map) {
        if (!settings.steady() || picture.clip().isEmpty()) {
            return map;
        }
        if (!picture.clip().equals(clip)) {
            clip = picture.clip();
            steady = new SteadyLabels();
        }
        return steady.next(frame, input.width(), input.height(), map);
    }

    /** A session for each vocabulary that was asked for; the text side of each runs once. */
    private final class Sessions implements AutoCloseable {
        private final List<String> classes;
        private final Map<Integer, SegmentationSession> open = new HashMap<>();

        Sessions(List<String> classes) {
            this.classes = classes;
        }

        SegmentationSession of(int question) {
            return open.computeIfAbsent(question, label -> segmenter.open(vocabulary(label)));
        }

        private Vocabulary vocabulary(int label) {
            List<String> words = label == AllWordsScores.EVERYTHING ? classes : List.of(classes.get(label - 1));
            return new Vocabulary(words.stream()
                    .map(word ->
                            new ClassPrompt(word, settings.words().getOrDefault(word, List.of()), settings.threshold()))
                    .toList());
        }

        @Override
        public void close() {
            open.values().forEach(SegmentationSession::close);
        }
    }
}
