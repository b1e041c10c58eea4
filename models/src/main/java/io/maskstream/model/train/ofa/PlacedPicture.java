package io.maskstream.model.train.ofa;

import java.util.List;

/**
 * A square picture with what is true of it.
 *
 * @param side pixels of a side
 * @param rgb side x side x 3 bytes, rows first
 * @param caption a sentence that names part of what can be seen
 * @param places what can be seen and where
 * @param number decides about all that is drawn by chance when it is asked about
 */
record PlacedPicture(int side, byte[] rgb, String caption, List<Place> places, long number) {
    PlacedPicture {
        places = List.copyOf(places);
    }
}
