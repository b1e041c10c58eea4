package io.maskstream.model.image;

/** Turns a picture as its EXIF orientation says. */
final class Upright {
    private Upright() {}

    static Picture turn(Picture picture, int orientation) {
        if (orientation == 1) {
            return picture;
        }
        boolean swapped = orientation >= 5;
        int height = swapped ? picture.width() : picture.height();
        int width = swapped ? picture.height() : picture.width();
        byte[] in = picture.rgb();
        byte[] out = new byte[in.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int row = swapped ? x : y;
                int column = swapped ? y : x;
                // Which stored axis runs backwards: 2, 3, 7, 8 the columns, 3, 4, 6, 7 the rows.
                boolean columnsBack = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
                boolean rowsBack = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
                row = rowsBack ? picture.height() - 1 - row : row;
                column = columnsBack ? picture.width() - 1 - column : column;
                int from = 3 * (row * picture.width() + column);
                int to = 3 * (y * width + x);
                out[to] = in[from];
                out[to + 1] = in[from + 1];
                out[to + 2] = in[from + 2];
            }
        }
        return new Picture(height, width, out);
    }
}
