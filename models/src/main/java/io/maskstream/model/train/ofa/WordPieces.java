package io.maskstream.model.train.ofa;

import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.text.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * Words as means of the embeddings of their pieces, which is what IFSeg takes for them.
 *
 * @param ids pieces of all words, one behind the other
 * @param shares words x pieces: one over the word's number of pieces where a piece is the word's, else 0
 * @param count how many words
 */
record WordPieces(long[] ids, float[] shares, int count) {
    static WordPieces of(List<String> words, Tokenizer tokenizer) {
        List<long[]> pieces = words.stream().map(tokenizer::encode).toList();
        long[] ids = pieces.stream().flatMapToLong(Arrays::stream).toArray();
        float[] shares = new float[words.size() * ids.length];
        int from = 0;
        for (int i = 0; i < pieces.size(); i++) {
            int length = pieces.get(i).length;
            Arrays.fill(shares, i * ids.length + from, i * ids.length + from + length, 1f / length);
            from += length;
        }
        return new WordPieces(ids, shares, words.size());
    }

    Tensor idsIn(TensorScope scope) {
        return scope.longs(ids, ids.length);
    }

    Tensor sharesIn(TensorScope scope) {
        return scope.floats(shares, count, ids.length);
    }
}
