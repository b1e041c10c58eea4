package io.maskstream.model.train.clip;

import java.util.List;
import java.util.Map;

/** What CLIP is trained on. Safe for several threads. */
public interface CaptionedPictures {
    /**
     * The pictures with these numbers. The same number always gives the same picture; there is no last one.
     *
     * @return one for each number, of one or a few sizes
     */
    List<CaptionedPicture> pictures(long first, int count);

    /** Many captions, to learn the vocabulary from; always the same. */
    List<String> captions();

    /** Where they come from, for the model's provenance. */
    String source();

    /** Measures a model on pictures that are never trained on. */
    Map<String, Double> validate(ClipProbe probe);
}
