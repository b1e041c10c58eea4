package io.maskstream.model.text;

import io.maskstream.model.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns the byte pairs of a CLIP tokenizer from texts (Sennrich et al. 2016, on bytes): again and again the pair that is
 * most frequent within words becomes a piece. The result depends on the words and their counts alone, not on their order.
 */
public final class BytePairTrainer {
    private static final Pattern WORD = Pattern.compile(ClipTokenizer.PIECES, Pattern.UNICODE_CHARACTER_CLASS);
    /** A pair that is seen once is no pattern. */
    private static final long LEAST_COUNT = 2;

    /** Most frequent first; equally frequent ones by their letters, so that the result is always the same. */
    private static final Comparator<Candidate> ORDER = Comparator.comparingLong(Candidate::count)
            .reversed()
            .thenComparing(candidate -> candidate.pair().left())
            .thenComparing(candidate -> candidate.pair().right());

    private record Candidate(PieceVocabulary.Merge pair, long count) {}

    private final Map<String, Long> counts = new TreeMap<>();

    /** Counts the words of a text, which is mended and split as the tokenizer will. */
    public void add(String text) {
        add(text, 1);
    }

    /** Counts the words of a text that occurs so many times. */
    public void add(String text, long times) {
        if (times < 1) {
            throw new IllegalArgumentException("a text that occurs %d times; expected at least 1".formatted(times));
        }
        Matcher words = WORD.matcher(ClipTokenizer.clean(TextFixer.fix(text)));
        while (words.find()) {
            counts.merge(words.group(), times, Math::addExact);
        }
    }

    /**
     * Learns a tokenizer of at most this many pieces; of fewer where the texts have fewer pairs that repeat.
     *
     * @param size at least 514: 512 letters, start and end
     */
    public ClipTokenizer train(int size) {
        int letters = ClipTokenizer.alphabet().size();
        if (size < letters + 2 || size > PieceVocabulary.MOST_PIECES) {
            throw new ModelException("a CLIP vocabulary has %d to %d pieces, not %d"
                    .formatted(letters + 2, PieceVocabulary.MOST_PIECES, size));
        }
        return new ClipTokenizer(ClipTokenizer.fromMerges(
                new Run(counts, ClipTokenizer.END_OF_WORD).merges(size - letters - 2, clipPieces())));
    }

    private static Set<String> clipPieces() {
        Set<String> pieces = new HashSet<>(ClipTokenizer.alphabet());
        pieces.addAll(Arrays.asList(ClipTokenizer.START, ClipTokenizer.END));
        return pieces;
    }

    /** The state of learning: words as pieces, and where each pair occurs. */
    static final class Run {
        private final List<List<String>> words = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();
        private final Map<PieceVocabulary.Merge, Long> pairs = new HashMap<>();
        private final Map<PieceVocabulary.Merge, Set<Integer>> places = new HashMap<>();
        private final PriorityQueue<Candidate> candidates = new PriorityQueue<>(ORDER);

        /** @param end what the last letter of a word carries; empty for nothing */
        Run(Map<String, Long> counts, String end) {
            List<String> letters = ByteLetters.byByte();
            counts.forEach((word, count) -> {
                List<String> pieces = new ArrayList<>();
                for (byte value : word.getBytes(StandardCharsets.UTF_8)) {
                    pieces.add(letters.get(value & 0xff));
                }
                pieces.set(pieces.size() - 1, pieces.get(pieces.size() - 1) + end);
                words.add(pieces);
                times.add(count);
                count(words.size() - 1, 1, new HashSet<>());
            });
            pairs.forEach((pair, count) -> candidates.add(new Candidate(pair, count)));
        }

        /** @param known pieces that there are without merges */
        List<PieceVocabulary.Merge> merges(int most, Set<String> known) {
            List<PieceVocabulary.Merge> merges = new ArrayList<>();
            Set<String> pieces = new HashSet<>(known);
            while (merges.size() < most && !candidates.isEmpty()) {
                Candidate best = candidates.poll();
                if (best.count() != pairs.getOrDefault(best.pair(), 0L)) {
                    continue; // Its count has changed since, and stands in the queue anew.
                }
                if (best.count() < LEAST_COUNT) {
                    break;
                }
                // Two pairs may spell the same piece; an id belongs to one merge.
                if (pieces.add(best.pair().left() + best.pair().right())) {
                    merges.add(best.pair());
                    apply(best.pair());
                }
            }
            return merges;
        }

        private void apply(PieceVocabulary.Merge pair) {
            Set<PieceVocabulary.Merge> changed = new HashSet<>();
            for (int word : List.copyOf(places.get(pair))) {
                count(word, -1, changed);
                merge(words.get(word), pair);
                count(word, 1, changed);
            }
            for (PieceVocabulary.Merge other : changed) {
                long count = pairs.getOrDefault(other, 0L);
                if (count > 0) {
                    candidates.add(new Candidate(other, count));
                }
            }
        }

        private static void merge(List<String> pieces, PieceVocabulary.Merge pair) {
            List<String> merged = new ArrayList<>(pieces.size());
            for (int i = 0; i < pieces.size(); i++) {
                boolean both = i + 1 < pieces.size()
                        && pieces.get(i).equals(pair.left())
                        && pieces.get(i + 1).equals(pair.right());
                merged.add(both ? pair.left() + pair.right() : pieces.get(i));
                i += both ? 1 : 0;
            }
            pieces.clear();
            pieces.addAll(merged);
        }

        private void count(int word, int sign, Set<PieceVocabulary.Merge> changed) {
            List<String> pieces = words.get(word);
            for (int i = 0; i + 1 < pieces.size(); i++) {
                PieceVocabulary.Merge pair = new PieceVocabulary.Merge(pieces.get(i), pieces.get(i + 1));
                pairs.merge(pair, sign * times.get(word), Long::sum);
                Set<Integer> words = places.computeIfAbsent(pair, unseen -> new HashSet<>());
                if (sign > 0) {
                    words.add(word);
                } else {
                    words.remove(word);
                }
                changed.add(pair);
            }
        }
    }
}
