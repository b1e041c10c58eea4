package io.maskstream.model.text;

import io.maskstream.model.ModelException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Pieces of words with their ids, and the pairs that are merged, most important first.
 *
 * @param ids piece to id; ids are 0 to size - 1, each once
 * @param merges empty for word pieces
 */
record PieceVocabulary(Map<String, Integer> ids, List<Merge> merges) {
    /** Far above any released vocabulary; a cap for files from elsewhere. */
    static final int MOST_PIECES = 1_000_000;

    private static final int LONGEST_PIECE = 4096;

    /** Two pieces that become one. */
    record Merge(String left, String right) {}

    PieceVocabulary {
        if (ids.isEmpty() || ids.size() > MOST_PIECES || merges.size() > MOST_PIECES) {
            throw new ModelException("the vocabulary has %d pieces and %d merges; expected 1 to %d"
                    .formatted(ids.size(), merges.size(), MOST_PIECES));
        }
        BitSet seen = new BitSet(ids.size());
        ids.forEach((piece, id) -> {
            if (id < 0 || id >= ids.size() || seen.get(id) || piece.length() > LONGEST_PIECE) {
                throw new ModelException("the vocabulary's piece '%s' has the id %d; ids must be 0 to %d, each once"
                        .formatted(shown(piece), id, ids.size() - 1));
            }
            seen.set(id);
        });
        for (Merge merge : merges) {
            if (!ids.containsKey(merge.left())
                    || !ids.containsKey(merge.right())
                    || !ids.containsKey(merge.left() + merge.right())) {
                throw new ModelException("the merge '%s %s' names a piece that the vocabulary does not have"
                        .formatted(shown(merge.left()), shown(merge.right())));
            }
        }
    }

    static String shown(String piece) {
        String plain = piece.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 40 ? plain.substring(0, 40) + "…" : plain;
    }

    int require(String piece) {
        Integer id = ids.get(piece);
        if (id == null) {
            throw new ModelException("the vocabulary has no '%s'; is it of another model?".formatted(piece));
        }
        return id;
    }
}
