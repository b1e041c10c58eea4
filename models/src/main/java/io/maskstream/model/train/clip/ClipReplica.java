package io.maskstream.model.train.clip;

import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipText;
import io.maskstream.model.backbone.ClipVision;
import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.ScalarType;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.text.ClipTokenizer;
import io.maskstream.model.train.Replica;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * CLIP with gradients. First it learns the words of captions: which of them a picture's caption holds is told from pooled
 * patches and a table of rows. A contrastive loss alone stays at chance when pictures are few. Then it learns CLIP's loss,
 * on the class token and on pooled patches, and the words beside it, now by what the text tower says of each.
 */
final class ClipReplica implements Replica {
    private static final double SHARPNESS = 10;
    private static final float WORD_SCALE = (float) Math.log(15);

    private final ClipTrainingSettings settings;
    private final CaptionedPictures pictures;
    private final CaptionWords words;
    private final int index;
    private final int replicas;
    private final int batch;
    private final Device device;
    private final ClipBatches batches;
    private final ClipVision vision;
    private final ClipText text;
    private final ScriptModule table;
    private final ScriptModule wordLoss;
    private final ScriptModule contrastLoss;
    private final ScriptModule pool;
    private final ScriptModule join;
    private final ScriptModule sum;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    ClipReplica(
            ClipTrainingSettings settings,
            ClipConfig config,
            Weights initial,
            ClipTokenizer tokenizer,
            CaptionedPictures pictures,
            CaptionWords words,
            int index,
            int replicas,
            Device device) {
        this.settings = settings;
        this.pictures = pictures;
        this.words = words;
        this.index = index;
        this.replicas = replicas;
        this.batch = settings.batch() / replicas;
        this.device = device;
        batches = new ClipBatches(tokenizer, config.text().context(), device);
        vision = ClipVision.loadTrainable(config, initial, device, settings.precision());
        text = ClipText.loadTrainable(config, initial, device);
        Weights heads = heads(config.embedding(), words, initial);
        table = load("Table", heads, Map.of());
        wordLoss = load("WordLoss", heads, Map.of());
        contrastLoss = load("ContrastLoss", heads, Map.of());
        pool = load("Pool", heads, Map.of("sharpness", SHARPNESS));
        join = load("Join", heads, Map.of());
        sum = load("Sum", heads, Map.of());
        vision.parameters().forEach((name, value) -> parameters.put("visual." + name, value));
        parameters.putAll(text.parameters());
        parameters.put("logit_scale", contrastLoss.parameters().get("logit_scale"));
        parameters.put("head.patch_scale", contrastLoss.parameters().get("patch_scale"));
        parameters.put("head.table", table.parameters().get("weight"));
        parameters.put("head.scale", wordLoss.parameters().get("scale"));
        parameters.put("head.bias", wordLoss.parameters().get("bias"));
    }

    private ScriptModule load(String root, Weights weights, Map<String, Object> constants) {
        return ScriptModule.loadTrainable(
                ScriptText.of(ClipReplica.class, "losses.torchscript"), root, weights, constants, device);
    }

    /** Rows of the table are random directions; a word's bias is what its share of the captions says. */
    private static Weights heads(int embedding, CaptionWords words, Weights initial) {
        float[] rows = new float[words.size() * embedding];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextDouble(-1, 1) * .1f;
        }
        float[] bias = words.shares();
        for (int i = 0; i < bias.length; i++) {
            bias[i] = (float) Math.log(bias[i] / (1 - bias[i]));
        }
        float[] start = initial.floats("logit_scale");
        return Weights.of(StateDict.of(
                "heads",
                List.of(
                        TensorEntry.ofFloats("weight", rows, words.size(), embedding),
                        TensorEntry.ofFloats("scale", new float[] {WORD_SCALE}),
                        TensorEntry.ofFloats("bias", bias, words.size()),
                        TensorEntry.ofFloats("logit_scale", start),
                        TensorEntry.ofFloats("patch_scale", start))));
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /** Pictures of one size lie together, so that each size is one pass. */
    private List<List<CaptionedPicture>> batch(long step) {
        Map<Integer, List<CaptionedPicture>> bySide =
                pictures.pictures((replicas * step + index) * batch, batch).stream()
                        .collect(Collectors.groupingBy(CaptionedPicture::side, TreeMap::new, Collectors.toList()));
        return List.copyOf(bySide.values());
    }

    @Override
    public Map<String, Double> learn(long step) {
        List<List<CaptionedPicture>> groups = batch(step);
        List<CaptionedPicture> all = groups.stream().flatMap(List::stream).toList();
        List<BitSet> held =
                all.stream().map(picture -> words.in(picture.caption())).toList();
        try (TensorScope scope = TensorScope.open(device);
                GradientScope gradients = GradientScope.open()) {
            List<Tensor> whole = new ArrayList<>();
            List<Tensor> patches = new ArrayList<>();
            for (List<CaptionedPicture> group : groups) {
                List<Tensor> features = vision.forward(scope, batches.pixels(scope, group));
                whole.add(features.get(0));
                patches.add(features.get(1));
            }
            boolean warmUp = step < settings.warmUpSteps();
            Tensor rows = warmUp
                    ? forward(scope, table, scope.floats(new float[] {0}, 1))
                    : text.forward(scope, batches.ids(scope, words.words()));
            Tensor wordsLoss =
                    forward(scope, wordLoss, pooled(scope, patches, rows), present(scope, held), weights(scope));
            if (warmUp) {
                gradients.backward(wordsLoss);
                return Map.of("words", (double) wordsLoss.item());
            }
            Tensor texts = text.forward(
                    scope,
                    batches.ids(
                            scope, all.stream().map(CaptionedPicture::caption).toList()));
            int count = all.size();
            List<Tensor> losses = contrastLoss.forward(
                    scope,
                    joined(scope, whole),
                    pooled(scope, patches, texts),
                    texts,
                    scope.floats(CaptionWords.excluded(held), count, count));
            Tensor shares = scope.floats(new float[] {1, 1, (float) settings.wordWeight()}, 3);
            Tensor loss = forward(scope, sum, losses.get(0), losses.get(1), wordsLoss, shares);
            gradients.backward(loss);
            return Map.of(
                    "words", (double) wordsLoss.item(),
                    "contrast", (double) losses.get(0).item(),
                    "patches", (double) losses.get(1).item());
        }
    }

    private static Tensor forward(TensorScope scope, ScriptModule module, Tensor... inputs) {
        return module.forward(scope, inputs).get(0);
    }

    private Tensor joined(TensorScope scope, List<Tensor> parts) {
        Tensor all = parts.get(0);
        for (Tensor part : parts.subList(1, parts.size())) {
            all = forward(scope, join, all, part);
        }
        return all;
    }

    private Tensor pooled(TensorScope scope, List<Tensor> patches, Tensor rows) {
        return joined(
                scope,
                patches.stream().map(part -> forward(scope, pool, part, rows)).toList());
    }

    private Tensor present(TensorScope scope, List<BitSet> held) {
        float[] present = new float[held.size() * words.size()];
        for (int i = 0; i < held.size(); i++) {
            int row = i * words.size();
            held.get(i).stream().forEach(word -> present[row + word] = 1);
        }
        return scope.floats(present, held.size(), words.size());
    }

    private Tensor weights(TensorScope scope) {
        return scope.floats(words.weights(), words.size());
    }

    @Override
    public void writeBatch(long step, Path file) {
        List<TensorEntry> entries = new ArrayList<>();
        for (List<CaptionedPicture> group : batch(step)) {
            for (CaptionedPicture picture : group) {
                int side = picture.side();
                entries.add(TensorEntry.ofBytes(
                        "%03d %s".formatted(entries.size(), picture.caption()),
                        ScalarType.U8,
                        ByteBuffer.wrap(picture.rgb()),
                        side,
                        side,
                        3));
            }
        }
        SafetensorsWriter.write(file, StateDict.of("batch", entries));
    }

    @Override
    public void close() {
        List.of(table, wordLoss, contrastLoss, pool, join, sum).forEach(ScriptModule::close);
        vision.close();
        text.close();
        batches.close();
    }
}
