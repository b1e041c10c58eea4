package io.maskstream.model.fusioner;

import io.maskstream.model.backbone.BertConfig;
import io.maskstream.model.backbone.BertEncoder;
import io.maskstream.model.backbone.ClipConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which frozen encoder Fusioner reads words with. */
public sealed interface TextEncoder {
    /** Where the encoder's weights are in a Fusioner checkpoint. */
    String PREFIX = "text_model.";

    /** Channels of its features. */
    int width();

    /** Size of the vocabulary that it was trained with. */
    int words();

    /** Names, as Fusioner's checkpoints have them, and shapes of its parameters. */
    Map<String, long[]> shapes();

    /**
     * CLIP's text tower: the projected end of text, as in the official code.
     *
     * @param embedding channels of its features
     * @param tower sizes
     */
    record Clip(int embedding, ClipConfig.Text tower) implements TextEncoder {
        /** The tower of a CLIP model. */
        public static Clip of(ClipConfig config) {
            return new Clip(config.embedding(), config.text());
        }

        /** As the CLIP encoder takes it, with an image tower of no layers. */
        ClipConfig config() {
            return ClipHalf.ofText(embedding, tower);
        }

        @Override
        public int width() {
            return embedding;
        }

        @Override
        public int words() {
            return tower.words();
        }

        @Override
        public Map<String, long[]> shapes() {
            return prefixed(config().textShapes());
        }
    }

    /**
     * BERT.
     *
     * @param config sizes
     * @param pooling how one feature is made of a text's tokens; neither paper nor code says which Fusioner has
     */
    record Bert(BertConfig config, BertEncoder.Pooling pooling) implements TextEncoder {
        @Override
        public int width() {
            return config.width();
        }

        @Override
        public int words() {
            return config.words();
        }

        @Override
        public Map<String, long[]> shapes() {
            return prefixed(config.shapes());
        }
    }

    private static Map<String, long[]> prefixed(Map<String, long[]> shapes) {
        Map<String, long[]> all = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> all.put(PREFIX + name, shape));
        return all;
    }
}
