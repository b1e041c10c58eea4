package io.maskstream.model.dataset.streetworld;

/** Letters of 5 x 7 points for the pages of pictures, so that those, too, are the same on every machine. */
final class PixelFont {
    static final int WIDTH = 6;
    static final int HEIGHT = 9;
    /** Five columns a letter, two hexadecimal digits each, the lowest bit at the top; from a to z. */
    private static final String[] LETTERS = {
        "2054545478", "7f48444438", "3844444420", "384444487f", "3854545418", "087e090102", "0c5252523e", "7f08040478",
        "00447d4000", "2040443d00", "7f10284400", "00417f4000", "7c04180478", "7c08040478", "3844444438", "7c14141408",
        "081414187c", "7c08040408", "4854545420", "043f444020", "3c4040207c", "1c2040201c", "3c4030403c", "4428102844",
        "0c5050503c", "4464544c44"
    };

    private PixelFont() {}

    /** Whether a point of a letter is set; everything but the letters a to z is blank. */
    private static boolean isSet(char letter, int column, int row) {
        if (letter == ',') {
            return column == 1 && (row == 5 || row == 6);
        }
        if (letter < 'a' || letter > 'z' || column > 4) {
            return false;
        }
        String columns = LETTERS[letter - 'a'];
        int bits = Integer.parseInt(columns.substring(2 * column, 2 * column + 2), 16);
        return (bits >> row & 1) == 1;
    }

    /** Sets the points of a text in a picture of 0xRRGGBB; what does not fit is cut off. */
    static void write(String text, int x, int y, int rgb, int[] pixels, int width) {
        for (int i = 0; i < text.length(); i++) {
            for (int column = 0; column < 5; column++) {
                for (int row = 0; row < 8; row++) {
                    int atX = x + i * WIDTH + column;
                    int at = (y + row) * width + atX;
                    if (isSet(text.charAt(i), column, row) && atX < width && at < pixels.length) {
                        pixels[at] = rgb;
                    }
                }
            }
        }
    }
}
