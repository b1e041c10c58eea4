package io.maskstream.model.train.ofa;

import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.ScalarType;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.ofa.OfaConfig;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.train.Replica;
import io.maskstream.model.train.clip.CaptionWords;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An OFA with gradients. First its image network learns the words of captions, which stands for the classification that the
 * official one was trained with before; then it answers a task a step, and goes on with the words beside it.
 */
final class OfaReplica implements Replica {
    private final OfaTrainingSettings settings;
    private final StreetworldPlaces pictures;
    private final Questions questions;
    private final CaptionWords words;
    private final WordPieces pieces;
    private final PlaceWords places;
    private final int index;
    private final int replicas;
    private final int batch;
    private final Pretraining model;

    OfaReplica(
            OfaTrainingSettings settings,
            OfaConfig config,
            Weights initial,
            StreetworldPlaces pictures,
            Questions questions,
            CaptionWords words,
            WordPieces pieces,
            PlaceWords places,
            int index,
            int replicas,
            Device device) {
        this.settings = settings;
        this.pictures = pictures;
        this.questions = questions;
        this.words = words;
        this.pieces = pieces;
        this.places = places;
        this.index = index;
        this.replicas = replicas;
        this.batch = settings.batch() / replicas;
        this.model = Pretraining.learning(config, initial, device, settings.precision());
    }

    @Override
    public Map<String, Tensor> parameters() {
        return model.parameters();
    }

    private List<PlacedPicture> pictures(long step) {
        return pictures.pictures(step, (replicas * step + index) * batch, batch);
    }

    @Override
    public Map<String, Double> learn(long step) {
        List<PlacedPicture> seen = pictures(step);
        try (TensorScope scope = TensorScope.open(model.device());
                GradientScope gradients = GradientScope.open()) {
            Tensor images = Pretraining.images(scope, seen);
            Pretraining.Words named = named(scope, seen, step);
            Map<String, Double> figures = new TreeMap<>();
            List<Tensor> losses;
            if (step < settings.warmUpSteps()) {
                losses = model.words(scope, images, named);
            } else {
                Task task = settings.tasks().get((int) (step % settings.tasks().size()));
                losses = model.forward(scope, images, questions.ask(task, seen), named);
                figures.put("answers." + task.text(), (double) losses.get(1).item());
            }
            gradients.backward(losses.get(0));
            figures.put("words", (double) losses.get(2).item());
            figures.put("nouns", (double) losses.get(3).item());
            return figures;
        }
    }

    private Pretraining.Words named(TensorScope scope, List<PlacedPicture> seen, long step) {
        float[] present = new float[seen.size() * words.size()];
        for (int i = 0; i < seen.size(); i++) {
            BitSet held = words.in(seen.get(i).caption());
            int row = i * words.size();
            held.stream().forEach(word -> present[row + word] = 1);
        }
        boolean warmUp = step < settings.warmUpSteps();
        float[] counts = {warmUp ? 1 : (float) settings.wordWeight(), (float) settings.placeWeight()};
        List<Tensor> all = new ArrayList<>(List.of(
                pieces.idsIn(scope),
                pieces.sharesIn(scope),
                scope.floats(present, seen.size(), words.size()),
                scope.floats(words.weights(), words.size())));
        all.addAll(places.in(scope, seen));
        all.add(scope.floats(counts, counts.length));
        return new Pretraining.Words(all);
    }

    @Override
    public void writeBatch(long step, Path file) {
        List<TensorEntry> entries = new ArrayList<>();
        for (PlacedPicture picture : pictures(step)) {
            entries.add(TensorEntry.ofBytes(
                    "%03d %s".formatted(entries.size(), picture.caption()),
                    ScalarType.U8,
                    ByteBuffer.wrap(picture.rgb()),
                    picture.side(),
                    picture.side(),
                    3));
        }
        SafetensorsWriter.write(file, StateDict.of("batch", entries));
    }

    @Override
    public void close() {
        model.close();
    }
}
