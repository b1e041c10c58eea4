package io.maskstream.model.train.ifseg;

import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.ifseg.IfsegBody;
import io.maskstream.model.ifseg.IfsegConfig;
import io.maskstream.model.ifseg.IfsegLoss;
import io.maskstream.model.ifseg.IfsegWords;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorEngine;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import io.maskstream.model.train.Replica;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * IFSeg with gradients over artificial pictures. There is one of it: dropout draws from the engine's one row of numbers,
 * which begins anew with each part of a step.
 */
final class IfsegReplica implements Replica {
    private final int count;
    private final long seed;
    private final ArtificialPictures pictures;
    private final IfsegConfig config;
    private final Device device;
    private final IfsegBody body;
    private final IfsegLoss loss;
    private final TensorScope kept;
    private final Tensor text;
    private final Tensor embeddings;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    /** @param count pictures of a part of a step */
    IfsegReplica(
            AdaptationSettings settings,
            int count,
            IfsegConfig config,
            Weights initial,
            IfsegWords words,
            Device device) {
        this.count = count;
        this.seed = settings.seed();
        this.config = config;
        this.device = device;
        this.pictures = new ArtificialPictures(
                words.words().size(),
                settings.largest(),
                config.ofa().side(),
                config.ofa().resolution(),
                settings.seed());
        this.body = IfsegBody.loadTrainable(config, initial, settings.noise(), device, settings.precision());
        this.loss = IfsegLoss.load(device);
        this.kept = TensorScope.open(device);
        this.text = kept.longs(words.text(), 1, words.text().length);
        Tensor means = body.classEmbeddings(kept, words.words());
        // A result of a call without gradients cannot be part of a graph; its numbers can.
        this.embeddings = kept.floats(means.floats(), means.shape());
        body.parameters().forEach((name, value) -> {
            if (IfsegConfig.isAdapted(name)) {
                parameters.put(name, value);
            }
        });
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    @Override
    public Map<String, Double> learn(long part) {
        TensorEngine.get().seed(seed * 31 + part);
        try (TensorScope scope = TensorScope.open(device);
                GradientScope gradients = GradientScope.open()) {
            int side = config.ofa().side();
            int resolution = config.ofa().resolution();
            long[] patches = new long[count * side * side];
            long[] pixels = new long[count * resolution * resolution];
            draw(part, patches, pixels);
            List<Tensor> outputs = body.artificial(
                    scope, scope.longs(patches, count, (long) side * side), text, embeddings, embeddings);
            Tensor mean = loss.of(
                    scope,
                    outputs.get(2),
                    scope.longs(pixels, count, (long) resolution * resolution),
                    side,
                    resolution);
            gradients.backward(mean);
            return Map.of("loss", (double) mean.item());
        }
    }

    private void draw(long part, long[] patches, long[] pixels) {
        for (int i = 0; i < count; i++) {
            ArtificialPictures.Artificial picture = pictures.picture(part * count + i);
            int cells = picture.patches().length;
            System.arraycopy(picture.patches(), 0, patches, i * cells, cells);
            System.arraycopy(picture.pixels(), 0, pixels, i * picture.pixels().length, picture.pixels().length);
        }
    }

    @Override
    public void writeBatch(long part, Path file) {
        int side = config.ofa().side();
        int resolution = config.ofa().resolution();
        long[] patches = new long[count * side * side];
        long[] pixels = new long[count * resolution * resolution];
        draw(part, patches, pixels);
        SafetensorsWriter.write(
                file,
                StateDict.of(
                        "batch",
                        List.of(
                                TensorEntry.ofLongs("patches", patches, count, side, side),
                                TensorEntry.ofLongs("pixels", pixels, count, resolution, resolution))));
    }

    @Override
    public void close() {
        kept.close();
        body.close();
        loss.close();
    }
}
