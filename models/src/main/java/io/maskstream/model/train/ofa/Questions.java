package io.maskstream.model.train.ofa;

import io.maskstream.model.ModelException;
import io.maskstream.model.text.OfaTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Questions and answers as ids. A batch has one task, whose questions have the same length for all pictures: nothing has to be
 * padded but answers, at their ends. Places are numbers behind the tokenizer's pieces.
 */
final class Questions {
    private static final int MOST_PLACES = 6;
    private static final long NOT_ASKED = -100;

    private final OfaTokenizer tokenizer;
    private final int bins;
    private final int longest;
    private final List<String> wholeWords;

    /**
     * @param bins numbers that tell a place along a side
     * @param longest pieces of an answer, at most
     * @param words that can be asked for
     */
    Questions(OfaTokenizer tokenizer, int bins, int longest, List<String> words) {
        this.tokenizer = tokenizer;
        this.bins = bins;
        this.longest = longest;
        this.wholeWords = words.stream()
                .filter(word -> tokenizer.encode(word).length == 1)
                .toList();
        if (wholeWords.isEmpty()) {
            throw new ModelException(
                    "tokenizer.pieces: with %d no noun is one piece; give more".formatted(tokenizer.size()));
        }
    }

    /** Rows of the table of sub-words: pieces and places. */
    int rows() {
        return tokenizer.size() + bins;
    }

    /**
     * A batch of one task.
     *
     * @param text (B, T)
     * @param previous (B, L): start, then the answers
     * @param targets (B, L): the answers, then end; below 0 behind it
     */
    record Batch(long[] text, int textLength, long[] previous, long[] targets, int answerLength) {}

    /** No question at all. */
    static Batch none(int count) {
        return new Batch(new long[count], 1, new long[count], new long[count], 1);
    }

    Batch ask(Task task, List<PlacedPicture> pictures) {
        List<long[]> questions = new ArrayList<>();
        List<long[]> answers = new ArrayList<>();
        for (PlacedPicture picture : pictures) {
            SplittableRandom random = new SplittableRandom(~picture.number());
            switch (task) {
                case CAPTION -> add(questions, answers, task.question(), none(), tokenizer.encode(picture.caption()));
                case PLACES -> add(questions, answers, task.question(), none(), places(picture, random));
                case WHERE -> where(questions, answers, picture, random);
                case WHAT -> what(questions, answers, picture, random);
            }
        }
        return batch(questions, answers);
    }

    private static long[] none() {
        return new long[0];
    }

    private void add(List<long[]> questions, List<long[]> answers, String question, long[] more, long[] answer) {
        questions.add(joined(
                new long[] {OfaTokenizer.START}, tokenizer.encode(question), more, new long[] {OfaTokenizer.END}));
        answers.add(Arrays.copyOf(answer, Math.min(answer.length, longest - 1)));
    }

    private static long[] joined(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
    }

    private long[] places(PlacedPicture picture, SplittableRandom random) {
        List<Place> places = shuffled(picture.places(), random);
        List<long[]> parts = new ArrayList<>();
        for (Place place : places.subList(0, Math.min(MOST_PLACES, places.size()))) {
            parts.add(box(place));
            parts.add(tokenizer.encode(place.word()));
        }
        return joined(parts.toArray(long[][]::new));
    }

    private static List<Place> shuffled(List<Place> places, SplittableRandom random) {
        List<Place> shuffled = new ArrayList<>(places);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            java.util.Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return shuffled;
    }

    private long[] box(Place place) {
        return Arrays.stream(place.corners())
                .mapToLong(corner -> tokenizer.size() + Math.round(corner * (bins - 1)))
                .toArray();
    }

    /** A word that is not in the picture has no place. */
    private void where(List<long[]> questions, List<long[]> answers, PlacedPicture picture, SplittableRandom random) {
        for (Place place : shuffled(picture.places(), random)) {
            long same = picture.places().stream()
                    .filter(other -> other.word().equals(place.word()))
                    .count();
            if (same == 1 && wholeWords.contains(place.word())) {
                add(questions, answers, Task.WHERE.question().formatted(place.word()), none(), box(place));
                return;
            }
        }
        String word = wholeWords.get(random.nextInt(wholeWords.size()));
        boolean there = picture.places().stream().anyMatch(place -> place.word().equals(word));
        long[] answer = there
                ? box(picture.places().stream()
                        .filter(place -> place.word().equals(word))
                        .findFirst()
                        .orElseThrow())
                : none();
        add(questions, answers, Task.WHERE.question().formatted(word), none(), answer);
    }

    /** Where nothing can be told of, the whole picture is asked about and nothing answered. */
    private void what(List<long[]> questions, List<long[]> answers, PlacedPicture picture, SplittableRandom random) {
        if (picture.places().isEmpty()) {
            add(questions, answers, Task.WHAT.question(), box(new Place("", 0, 0, 1, 1)), none());
            return;
        }
        Place place = picture.places().get(random.nextInt(picture.places().size()));
        add(questions, answers, Task.WHAT.question(), box(place), tokenizer.encode(place.word()));
    }

    private static Batch batch(List<long[]> questions, List<long[]> answers) {
        int count = questions.size();
        int text = questions.get(0).length;
        int most = 1 + answers.stream().mapToInt(answer -> answer.length).max().orElse(0);
        long[] all = questions.stream().flatMapToLong(Arrays::stream).toArray();
        if (all.length != count * text) {
            throw new IllegalStateException("questions of one task have different lengths");
        }
        long[] previous = new long[count * most];
        long[] targets = new long[count * most];
        Arrays.fill(targets, NOT_ASKED);
        for (int i = 0; i < count; i++) {
            long[] answer = answers.get(i);
            previous[i * most] = OfaTokenizer.START;
            System.arraycopy(answer, 0, previous, i * most + 1, Math.min(answer.length, most - 1));
            System.arraycopy(answer, 0, targets, i * most, answer.length);
            targets[i * most + answer.length] = OfaTokenizer.END;
        }
        return new Batch(all, text, previous, targets, most);
    }
}
