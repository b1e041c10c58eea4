package io.maskstream.model.dataset.streetworld;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;

/**
 * Sheets of pictures for people: what the world looks like. The documentation's sheets are made by it, from the seeds of
 * {@link SeedRange#DEMO}.
 */
public final class StreetworldPage {
    private static final int PAPER = 0xFFFFFF;
    private static final int INK = 0x30343C;
    private static final int GAP = 6;
    private static final long SCENE = 1016;
    private static final int SCENE_SIDE = 512;
    private static final int TEXT = PixelFont.HEIGHT + 3;
    private static final List<String> STREET = List.of(
            "sky",
            "hill",
            "building",
            "forest",
            "hedge",
            "grass",
            "pavement",
            "road",
            "car",
            "bus",
            "tractor",
            "bicycle",
            "elephant",
            "horse",
            "woman",
            "man",
            "bench",
            "sign",
            "hut",
            "balloon");

    private StreetworldPage() {}

    /**
     * Writes {@code scenes.png}, {@code nouns.png}, {@code clip.png}, and {@code scene.png}, one scene to try a model on.
     *
     * @param folder where to; made if it is missing
     * @param first the number of the demo seed to begin with
     * @throws IOException if a file cannot be written
     */
    public static void write(Path folder, long first) throws IOException {
        Files.createDirectories(folder);
        save(scenes(first), folder.resolve("scenes.png"));
        save(nouns(first), folder.resolve("nouns.png"));
        save(clip(first), folder.resolve("clip.png"));
        save(scene(), folder.resolve("scene.png"));
    }

    private static BufferedImage scene() {
        StreetworldPicture picture =
                Streetworld.picture(SeedRange.DEMO.seed(SCENE), SCENE_SIDE, StreetworldOptions.CLEAN);
        BufferedImage image = new BufferedImage(SCENE_SIDE, SCENE_SIDE, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, SCENE_SIDE, SCENE_SIDE, pixels(picture), 0, SCENE_SIDE);
        return image;
    }

    /** A picture whose every noun has a colour of its own. */
    static int[] labelColors(StreetworldPicture picture) {
        int[] pixels = new int[picture.labels().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = labelColor(picture.labels()[i]);
        }
        return pixels;
    }

    private static int labelColor(int label) {
        int hue = label * 293 % 768;
        int[] channels = new int[3];
        channels[hue / 256] = 255 - hue % 256;
        channels[(hue / 256 + 1) % 3] = hue % 256;
        int rgb = Rgb.of(channels[0] + 40, channels[1] + 40, channels[2] + 40);
        return switch (label % 3) {
            case 0 -> Rgb.mix(rgb, PAPER, 132);
            case 1 -> Rgb.lit(rgb, 128);
            default -> rgb;
        };
    }

    /** Scenes, each beside its label map and above one of its captions. */
    private static BufferedImage scenes(long first) {
        int size = 184;
        return sheet(12, 3, 2 * size, size, i -> {
            StreetworldPicture picture =
                    Streetworld.picture(SeedRange.DEMO.seed(first + i), size, StreetworldOptions.CLEAN);
            int[] pixels = new int[2 * size * size];
            int[] rgb = pixels(picture);
            int[] labels = labelColors(picture);
            for (int y = 0; y < size; y++) {
                System.arraycopy(rgb, y * size, pixels, 2 * y * size, size);
                System.arraycopy(labels, y * size, pixels, (2 * y + 1) * size, size);
            }
            return new Tile(pixels, picture.caption(i).text());
        });
    }

    /** A close-up of every noun with its name. */
    private static BufferedImage nouns(long first) {
        int size = 88;
        StreetworldOptions daylight = new StreetworldOptions(Streetworld.nouns(), false, false, false, false, 1, 1);
        return sheet(Streetworld.nouns().size(), 10, size, size, i -> {
            Noun noun = Streetworld.nouns().get(i);
            long seed = SeedRange.DEMO.seed(first + 100 + i);
            return new Tile(pixels(Streetworld.closeUp(noun, seed, size, daylight)), noun.name());
        });
    }

    /** Frames of a street in motion, one second apart. */
    private static BufferedImage clip(long first) {
        int width = 288;
        int height = 162;
        List<Noun> nouns = STREET.stream().map(Streetworld::noun).toList();
        StreetworldOptions words = new StreetworldOptions(nouns, false, false, false, false, 0, 0);
        StreetworldClip clip = StreetworldClip.covering(SeedRange.DEMO.seed(first), 200, width, height, 25, words);
        return sheet(
                8, 4, width, height, i -> new Tile(pixels(clip.frame(25 * i).picture()), "second " + number(i)));
    }

    private static String number(int second) {
        return List.of("zero", "one", "two", "three", "four", "five", "six", "seven")
                .get(second);
    }

    private record Tile(int[] pixels, String text) {}

    private static BufferedImage sheet(int count, int columns, int width, int height, IntFunction<Tile> tiles) {
        int rows = (count + columns - 1) / columns;
        int sheetWidth = columns * (width + GAP) + GAP;
        int sheetHeight = rows * (height + GAP + TEXT) + GAP;
        int[] sheet = new int[sheetWidth * sheetHeight];
        Arrays.fill(sheet, PAPER);
        for (int i = 0; i < count; i++) {
            Tile tile = tiles.apply(i);
            int x = GAP + i % columns * (width + GAP);
            int y = GAP + i / columns * (height + GAP + TEXT);
            for (int row = 0; row < height; row++) {
                System.arraycopy(tile.pixels(), row * width, sheet, (y + row) * sheetWidth + x, width);
            }
            String text = tile.text();
            int most = width / PixelFont.WIDTH;
            String line = text.length() > most ? text.substring(0, most) : text;
            PixelFont.write(line, x, y + height + 3, INK, sheet, sheetWidth);
        }
        BufferedImage image = new BufferedImage(sheetWidth, sheetHeight, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, sheetWidth, sheetHeight, sheet, 0, sheetWidth);
        return image;
    }

    private static int[] pixels(StreetworldPicture picture) {
        byte[] rgb = picture.rgb();
        int[] pixels = new int[rgb.length / 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
        }
        return pixels;
    }

    private static void save(BufferedImage image, Path file) throws IOException {
        if (!ImageIO.write(image, "png", file.toFile())) {
            throw new IOException(file + ": this Java runtime cannot write PNG");
        }
    }
}
