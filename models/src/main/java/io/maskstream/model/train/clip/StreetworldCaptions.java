package io.maskstream.model.train.clip;

import io.maskstream.model.ModelException;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.Streetworld;
import io.maskstream.model.dataset.streetworld.StreetworldOptions;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Streetworld's pictures and captions: close-ups of things (.25) and of surfaces (.125), parts of scenes (.5) and whole
 * scenes (.125). Close-ups and parts have half the side of a scene and show things with about as many pixels, so that
 * most of what is learned comes from a quarter of the tokens.
 *
 * <p>The first pictures are easier and smaller, nine in ten of them close-ups of three eighths of a scene's side: from
 * these the words of captions are learned, which takes tens of thousands of pictures before anything can be seen of it.
 * Surfaces need close-ups of their own: a scene shows five of them, of which its caption names one, and without such
 * pictures the words of surfaces are not learned at all, while those of things are.
 */
public final class StreetworldCaptions implements CaptionedPictures {
    private static final int KINDS = 8;
    private static final int EASY_KINDS = 10;
    private static final List<Noun> SURFACES = Streetworld.surfaces();
    /** Pictures of one seed, as a power of two: more than any run draws. */
    private static final int SEED_BITS = 36;

    private static final int MOST_SEED = 14;
    private static final int CAPTIONS = 20_000;
    private static final int PROBED_SCENES = 48;
    private static final int PROBES_A_NOUN = 3;

    private final int side;
    private final int patch;
    private final long easy;
    private final long seed;

    /**
     * @param side pixels of a scene's side, a multiple of twice the patch
     * @param patch pixels of a patch's side
     * @param easy how many pictures at the beginning are easy
     * @param seed where in the training range to begin
     */
    public StreetworldCaptions(int side, int patch, long easy, long seed) {
        if (seed < 0 || seed > MOST_SEED || side < 2 || side % (2 * patch) != 0) {
            throw new ModelException(
                    "Streetworld's pictures with seed %d and side %d; give a seed from 0 to %d and a side that is a multiple of %d"
                            .formatted(seed, side, MOST_SEED, 2 * patch));
        }
        this.side = side;
        this.patch = patch;
        this.easy = easy;
        this.seed = seed;
    }

    @Override
    public List<CaptionedPicture> pictures(long first, int count) {
        List<CaptionedPicture> pictures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            pictures.add(picture(first + i));
        }
        return pictures;
    }

    private CaptionedPicture picture(long number) {
        long own = SeedRange.TRAIN.seed((seed << SEED_BITS) + number);
        SplittableRandom random = new SplittableRandom(own);
        StreetworldPicture picture = draw(number, own, random);
        CaptionedPicture made = new CaptionedPicture(
                picture.width(), picture.rgb(), picture.caption(own).text());
        return random.nextBoolean() ? made.mirrored() : made;
    }

    private StreetworldPicture draw(long number, long own, SplittableRandom random) {
        if (number < easy) {
            int small = Math.max(1, side * 3 / 8 / patch) * patch;
            return switch ((int) (number % EASY_KINDS)) {
                case 0 -> part(own, random);
                case 1, 4, 7 -> surface(own, small, random);
                default -> Streetworld.closeUp(own, small, StreetworldOptions.ALL);
            };
        }
        return switch ((int) (number % KINDS)) {
            case 0, 1 -> Streetworld.closeUp(own, side / 2, StreetworldOptions.ALL);
            case 2 -> surface(own, side / 2, random);
            case 3, 4, 5, 6 -> part(own, random);
            default -> Streetworld.picture(own, side, StreetworldOptions.ALL);
        };
    }

    private static StreetworldPicture surface(long own, int side, SplittableRandom random) {
        Noun noun = SURFACES.get(random.nextInt(SURFACES.size()));
        return Streetworld.closeUp(noun, own, side, StreetworldOptions.ALL);
    }

    private StreetworldPicture part(long own, SplittableRandom random) {
        StreetworldPicture scene = Streetworld.picture(own, side, StreetworldOptions.ALL);
        return scene.crop(random.nextInt(side / 2 + 1), random.nextInt(side / 2 + 1), side / 2, side / 2);
    }

    /** From the end of the training range, where no run gets. */
    @Override
    public List<String> captions() {
        List<String> captions = new ArrayList<>();
        for (int i = 0; i < CAPTIONS; i++) {
            long own = SeedRange.TRAIN.seed(SeedRange.TRAIN.count() - 1 - i);
            captions.add(Streetworld.picture(own, side / 2, StreetworldOptions.ALL)
                    .caption(own)
                    .text());
        }
        return captions;
    }

    @Override
    public String source() {
        return "Streetworld";
    }

    /**
     * {@code zero-shot}: how often a close-up's noun is the likeliest of all; {@code zero-shot-surfaces}: the same of
     * surfaces alone, which are harder. {@code dense-miou}: mean over nouns of the
     * intersection over union of every patch's likeliest noun with the truth; no mask was ever seen.
     */
    @Override
    public Map<String, Double> validate(ClipProbe probe) {
        List<Noun> nouns = Streetworld.nouns();
        List<String> names = nouns.stream().map(Noun::name).toList();
        Map<String, Double> figures = new LinkedHashMap<>();
        List<CaptionedPicture> closeUps = new ArrayList<>();
        int[] truth = new int[nouns.size() * PROBES_A_NOUN];
        for (int i = 0; i < truth.length; i++) {
            Noun noun = nouns.get(i % nouns.size());
            truth[i] = noun.index();
            StreetworldPicture picture =
                    Streetworld.closeUp(noun, SeedRange.VALIDATION.seed(i), side / 2, StreetworldOptions.ALL);
            closeUps.add(new CaptionedPicture(side / 2, picture.rgb(), noun.name()));
        }
        figures.put("zero-shot", probe.accuracy(closeUps, truth, names));
        figures.put("zero-shot-surfaces", surfaces(probe, closeUps, truth, names));
        List<CaptionedPicture> scenes = new ArrayList<>();
        List<short[]> labels = new ArrayList<>();
        for (int i = 0; i < PROBED_SCENES; i++) {
            StreetworldPicture scene =
                    Streetworld.picture(SeedRange.VALIDATION.seed(1_000_000L + i), side, StreetworldOptions.ALL);
            scenes.add(new CaptionedPicture(side, scene.rgb(), ""));
            labels.add(scene.labels());
        }
        figures.put("dense-miou", probe.denseMeanIou(scenes, labels, names));
        return figures;
    }

    private static double surfaces(ClipProbe probe, List<CaptionedPicture> closeUps, int[] truth, List<String> names) {
        int[] those = IntStream.range(0, truth.length)
                .filter(i -> !Streetworld.nouns().get(truth[i]).isThing())
                .toArray();
        return probe.accuracy(
                IntStream.of(those).mapToObj(closeUps::get).toList(),
                IntStream.of(those).map(i -> truth[i]).toArray(),
                names);
    }
}
