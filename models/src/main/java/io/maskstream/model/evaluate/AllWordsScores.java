package io.maskstream.model.evaluate;

import io.maskstream.model.dataset.LabelledPicture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** All words at once. */
final class AllWordsScores implements Scores {
    /** The one question: the whole class list. */
    static final int EVERYTHING = 0;

    static final String BACKGROUND = "background";

    /** VSPW's shorter window. */
    private static final int WINDOW = 8;

    private final List<String> classes;
    private final Set<String> unseen;
    private final ConfusionMatrix counts;
    private final WorstPictures worst;
    private final VideoConsistency consistency = new VideoConsistency(WINDOW);
    private Optional<String> clip = Optional.empty();
    private boolean clips;
    private long samples;

    AllWordsScores(List<String> classes, EvaluationSettings settings) {
        this.classes = classes;
        this.unseen = settings.unseen();
        this.counts = new ConfusionMatrix(classes.size());
        this.worst = new WorstPictures(settings.worst());
    }

    @Override
    public List<Integer> questions(LabelledPicture picture) {
        return List.of(EVERYTHING);
    }

    @Override
    public void add(LabelledPicture picture, int question, short[] predicted) {
        ConfusionMatrix own = new ConfusionMatrix(classes.size());
        own.add(picture.labels(), predicted);
        counts.add(own);
        samples++;
        own.meanIou()
                .ifPresent(iou -> worst.add(
                        new WorstPicture(picture.name(), picture.picture(), picture.labels(), predicted, iou)));
        if (!picture.clip().equals(clip)) {
            consistency.cut();
            clip = picture.clip();
        }
        if (clip.isPresent()) {
            clips = true;
            consistency.add(picture.labels(), predicted);
        }
    }

    @Override
    public EvaluationResult result(String dataSet, int images, List<String> failures) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int label = 0; label <= classes.size(); label++) {
            String name = label == 0 ? BACKGROUND : classes.get(label - 1);
            counts.iou(label).ifPresent(iou -> figures.put(name, iou));
        }
        OptionalDouble seen = group(false);
        OptionalDouble missed = group(true);
        return new EvaluationResult(
                dataSet,
                Protocol.ALL_WORDS,
                images,
                samples,
                counts.meanIou(),
                figures,
                counts.pixelAccuracy(),
                OptionalDouble.empty(),
                seen,
                missed,
                SeenUnseen.harmonicIou(seen, missed),
                clips ? Optional.of(consistency) : Optional.empty(),
                worst.list(),
                failures);
    }

    private OptionalDouble group(boolean ofUnseen) {
        return unseen.isEmpty()
                ? OptionalDouble.empty()
                : counts.meanIou(IntStream.rangeClosed(1, classes.size())
                        .filter(label -> unseen.contains(classes.get(label - 1)) == ofUnseen));
    }
}
