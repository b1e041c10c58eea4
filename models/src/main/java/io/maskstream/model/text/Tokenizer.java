package io.maskstream.model.text;

import io.maskstream.model.ModelException;

/** Turns texts into the ids that a text encoder was trained with. Safe for several threads. */
public interface Tokenizer extends AutoCloseable {

    /** Ids of a text alone, without start, end or padding. */
    long[] encode(String text);

    /**
     * A text as the model takes it: with start and end, padded to the context.
     *
     * @param context number of ids to give
     * @throws ModelException if the text is longer than that
     */
    long[] encodeForModel(String text, int context);

    /** Number of different ids, special ones included. */
    int size();

    /** What {@code tokenizer.json} holds, so that {@link Tokenizers#parse} gives the same tokenizer again. */
    String json();

    @Override
    void close();
}
