package io.maskstream.model.train.ofa;

import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.OfaTokenizer;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An OFA in the middle of its pre-training, to be measured on scenes that it never learns from. */
final class OfaProbe {
    private static final int SCENES = 48;
    private static final int AT_ONCE = 8;

    private final OfaConfig config;
    private final Questions questions;
    private final WordPieces nouns;
    private final StreetworldPlaces pictures;
    private final Device device;
    private List<StreetworldPicture> scenes;

    OfaProbe(OfaConfig config, OfaTokenizer tokenizer, Questions questions, StreetworldPlaces pictures, Device device) {
        this.config = config;
        this.questions = questions;
        this.nouns = WordPieces.of(Streetworld.nouns().stream().map(Noun::name).toList(), tokenizer);
        this.pictures = pictures;
        this.device = device;
    }

    /**
     * {@code patches-miou}: mean over nouns of the intersection over union of every patch's nearest noun, by the cosine of
     * what stands in the patch's place with the noun's embedding, with the truth. {@code answers.TASK}: mean cross entropy of
     * the answers.
     */
    Map<String, Double> measure(Weights weights, List<Task> tasks) {
        if (scenes == null) {
            scenes = pictures.validation(SCENES);
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        long[] both = new long[nouns.count()];
        long[] either = new long[nouns.count()];
        try (Pretraining model = Pretraining.frozen(config, weights, device)) {
            for (int from = 0; from < scenes.size(); from += AT_ONCE) {
                List<StreetworldPicture> some = scenes.subList(from, Math.min(scenes.size(), from + AT_ONCE));
                List<PlacedPicture> placed =
                        some.stream().map(scene -> pictures.placed(scene, 1)).toList();
                try (TensorScope scope = TensorScope.open(device)) {
                    Tensor images = Pretraining.images(scope, placed);
                    float[] cosines = model.cosines(scope, images, nouns.idsIn(scope), nouns.sharesIn(scope));
                    for (int i = 0; i < some.size(); i++) {
                        count(cosines, i, some.get(i), both, either);
                    }
                    for (Task task : EnumSet.copyOf(tasks)) {
                        double told = model.told(scope, images, questions.ask(task, placed));
                        figures.merge("answers." + task.text(), told * some.size() / SCENES, Double::sum);
                    }
                }
            }
        }
        figures.put("patches-miou", mean(both, either));
        return figures;
    }

    private void count(float[] cosines, int picture, StreetworldPicture scene, long[] both, long[] either) {
        int grid = ResNetConfig.cells(scene.width());
        int words = nouns.count();
        int[] nearest = new int[grid * grid];
        for (int i = 0; i < nearest.length; i++) {
            int row = (picture * nearest.length + i) * words;
            for (int word = 1; word < words; word++) {
                if (cosines[row + word] > cosines[row + nearest[i]]) {
                    nearest[i] = word;
                }
            }
        }
        for (int i = 0; i < scene.labels().length; i++) {
            int y = i / scene.width() / ResNetConfig.STRIDE;
            int x = i % scene.width() / ResNetConfig.STRIDE;
            int found = nearest[y * grid + x];
            int label = scene.labels()[i];
            either[label]++;
            if (found == label) {
                both[label]++;
            } else {
                either[found]++;
            }
        }
    }

    private static double mean(long[] both, long[] either) {
        double sum = 0;
        int occurring = 0;
        for (int i = 0; i < both.length; i++) {
            if (either[i] > 0) {
                sum += (double) both[i] / either[i];
                occurring++;
            }
        }
        return sum / occurring;
    }
}
