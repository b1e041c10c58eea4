package io.maskstream.model.train.clip;

import io.maskstream.model.ModelException;
import io.maskstream.model.image.Picture;
import io.maskstream.model.image.PictureReader;
import io.maskstream.model.image.PillowResize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A folder of pictures with a table {@code captions.tsv}: a line a caption, the picture's path within the folder, a tab,
 * the caption. A picture may have several. Every twentieth caption, at least one, is kept out of training for validation.
 */
public final class CaptionFolder implements CaptionedPictures {
    /** The table's name. */
    public static final String TABLE = "captions.tsv";

    private static final int HELD_OUT_EVERY = 20;
    private static final int MOST_PROBED = 500;
    /** The least share of a picture's shorter side that a crop shows. */
    private static final double LEAST_CROP = .6;

    private record Line(Path picture, String caption) {}

    private final Path folder;
    private final int side;
    private final long seed;
    private final PictureReader reader = new PictureReader();
    private final List<Line> training = new ArrayList<>();
    private final List<Line> heldOut = new ArrayList<>();

    private CaptionFolder(Path folder, int side, long seed) {
        this.folder = folder;
        this.side = side;
        this.seed = seed;
    }

    /**
     * Reads the table; pictures are read when they are needed.
     *
     * @param side pixels of a side of what is learned from
     * @throws ModelException if the table is missing, a line of it has no tab, or a picture is missing
     */
    public static CaptionFolder open(Path folder, int side, long seed) {
        CaptionFolder pictures = new CaptionFolder(folder, side, seed);
        Path table = folder.resolve(TABLE);
        List<String> lines;
        try {
            lines = Files.readAllLines(table, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ModelException(
                    "%s: cannot be read: %s; a captioned folder has this table, a line each: PICTURE, a tab, CAPTION"
                            .formatted(table, e.getMessage()),
                    e);
        }
        for (int i = 0; i < lines.size(); i++) {
            pictures.add(table, i + 1, lines.get(i));
        }
        if (pictures.training.isEmpty() || pictures.heldOut.isEmpty()) {
            throw new ModelException(
                    "%s: has %d captions, expected at least %d".formatted(table, lines.size(), HELD_OUT_EVERY));
        }
        return pictures;
    }

    private void add(Path table, int number, String line) {
        int tab = line.indexOf('\t');
        if (tab < 1 || line.substring(tab + 1).isBlank()) {
            throw new ModelException(
                    "%s: line %d is no 'PICTURE, a tab, CAPTION'; mend or remove it".formatted(table, number));
        }
        Path picture = folder.resolve(line.substring(0, tab)).normalize();
        if (!picture.startsWith(folder.normalize()) || !Files.isRegularFile(picture)) {
            throw new ModelException("%s: line %d names the picture '%s', which is not in the folder"
                    .formatted(table, number, line.substring(0, tab)));
        }
        (number % HELD_OUT_EVERY == 0 ? heldOut : training).add(new Line(picture, line.substring(tab + 1)));
    }

    @Override
    public List<CaptionedPicture> pictures(long first, int count) {
        List<CaptionedPicture> pictures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + first + i);
            Line line = training.get(random.nextInt(training.size()));
            CaptionedPicture crop = crop(line, random);
            pictures.add(random.nextBoolean() ? crop.mirrored() : crop);
        }
        return pictures;
    }

    private CaptionedPicture crop(Line line, SplittableRandom random) {
        Picture picture = reader.read(line.picture());
        int shorter = Math.min(picture.width(), picture.height());
        int size = Math.max(1, (int) Math.round(shorter * random.nextDouble(LEAST_CROP, 1)));
        int left = random.nextInt(picture.width() - size + 1);
        int top = random.nextInt(picture.height() - size + 1);
        byte[] rgb = new byte[3 * size * size];
        for (int y = 0; y < size; y++) {
            System.arraycopy(picture.rgb(), 3 * ((top + y) * picture.width() + left), rgb, 3 * y * size, 3 * size);
        }
        Picture resized = PillowResize.resize(new Picture(size, size, rgb), side, side, PillowResize.Filter.BICUBIC);
        return new CaptionedPicture(side, resized.rgb(), line.caption());
    }

    @Override
    public List<String> captions() {
        return training.stream().map(Line::caption).toList();
    }

    @Override
    public String source() {
        return "the captions of " + folder.getFileName();
    }

    /** {@code recall}: how often a held-out picture's own caption is the likeliest of all held-out ones. */
    @Override
    public Map<String, Double> validate(ClipProbe probe) {
        List<Line> probed = heldOut.subList(0, Math.min(heldOut.size(), MOST_PROBED));
        List<CaptionedPicture> pictures = probed.stream()
                .map(line -> new CaptionedPicture(
                        side,
                        PillowResize.clip(reader.read(line.picture()), side).rgb(),
                        line.caption()))
                .toList();
        int[] truth = new int[pictures.size()];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = i;
        }
        return Map.of(
                "recall",
                probe.accuracy(
                        pictures, truth, probed.stream().map(Line::caption).toList(), List.of("%s")));
    }
}
