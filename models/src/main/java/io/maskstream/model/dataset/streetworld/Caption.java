package io.maskstream.model.dataset.streetworld;

import java.util.List;

/**
 * A sentence about a picture.
 *
 * @param text the sentence, in lower case and without a full stop
 * @param nouns the nouns that it speaks of, be it by name, by family or as a "thing"
 */
public record Caption(String text, List<Noun> nouns) {
    public Caption {
        nouns = List.copyOf(nouns);
    }
}
