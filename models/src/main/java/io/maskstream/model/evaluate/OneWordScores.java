package io.maskstream.model.evaluate;

import io.maskstream.model.dataset.LabelledPicture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** One word of a picture at a time: the one that its pair names, or each that it shows. */
final class OneWordScores implements Scores {
    private final List<String> classes;
    private final Set<String> unseen;
    private final EpisodeTally tally = new EpisodeTally();
    private final WorstPictures worst;

    OneWordScores(List<String> classes, EvaluationSettings settings) {
        this.classes = classes;
        this.unseen = settings.unseen();
        this.worst = new WorstPictures(settings.worst());
    }

    @Override
    public List<Integer> questions(LabelledPicture picture) {
        Set<Integer> shown = new TreeSet<>();
        for (short label : picture.labels()) {
            if (label != 0 && Short.toUnsignedInt(label) != ConfusionMatrix.VOID) {
                shown.add(Short.toUnsignedInt(label));
            }
        }
        return List.copyOf(shown);
    }

    @Override
    public void add(LabelledPicture picture, int question, short[] predicted) {
        OptionalDouble iou = tally.add(question, picture.labels(), predicted);
        if (iou.isPresent()) {
            worst.add(new WorstPicture(
                    picture.name() + " " + classes.get(question - 1),
                    picture.picture(),
                    only(question, picture.labels(), true),
                    only(question, predicted, false),
                    iou.getAsDouble()));
        }
    }

    /** The asked word's pixels under its own number; of the truth also those that nobody knows. */
    private static short[] only(int label, short[] map, boolean truth) {
        short[] only = new short[map.length];
        for (int i = 0; i < map.length; i++) {
            boolean is = truth ? Short.toUnsignedInt(map[i]) == label : map[i] != 0;
            boolean unknown = truth && Short.toUnsignedInt(map[i]) == ConfusionMatrix.VOID;
            only[i] = (short) (is ? label : unknown ? ConfusionMatrix.VOID : 0);
        }
        return only;
    }

    @Override
    public EvaluationResult result(String dataSet, int images, List<String> failures) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int label = 1; label <= classes.size(); label++) {
            String name = classes.get(label - 1);
            tally.iou(label).ifPresent(iou -> figures.put(name, iou));
        }
        OptionalDouble seen = group(false);
        OptionalDouble missed = group(true);
        return new EvaluationResult(
                dataSet,
                Protocol.ONE_WORD,
                images,
                tally.episodes(),
                tally.meanIou(),
                figures,
                OptionalDouble.empty(),
                tally.foregroundBackgroundIou(),
                seen,
                missed,
                SeenUnseen.harmonicIou(seen, missed),
                Optional.empty(),
                worst.list(),
                failures);
    }

    private OptionalDouble group(boolean ofUnseen) {
        return unseen.isEmpty()
                ? OptionalDouble.empty()
                : tally.meanIou(label -> unseen.contains(classes.get(label - 1)) == ofUnseen);
    }
}
