package io.maskstream.model.train.ofa;

import io.maskstream.model.ofa.ResNetConfig;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** Places of pictures as patches, each with the number of its noun: words are matched to places in the image network. */
final class PlaceWords {
    private final List<String> nouns;
    private final WordPieces pieces;

    /** @param nouns those that places have */
    PlaceWords(List<String> nouns, Tokenizer tokenizer) {
        this.nouns = List.copyOf(nouns);
        this.pieces = WordPieces.of(this.nouns, tokenizer);
    }

    /** The nouns' pieces (P), each noun's shares of them (W, P); of R places the picture (R), the patches (R, N), the noun (R). */
    List<Tensor> in(TensorScope scope, List<PlacedPicture> pictures) {
        int grid = ResNetConfig.cells(pictures.get(0).side());
        List<float[]> rows = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            for (Place place : pictures.get(i).places()) {
                rows.add(patches(place, grid));
                owners.add(i);
                targets.add(nouns.indexOf(place.word()));
            }
        }
        float[] shares = new float[rows.size() * grid * grid];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, shares, i * grid * grid, grid * grid);
        }
        return List.of(
                pieces.idsIn(scope),
                pieces.sharesIn(scope),
                scope.longs(owners.stream().mapToLong(Integer::longValue).toArray(), owners.size()),
                scope.floats(shares, rows.size(), (long) grid * grid),
                scope.longs(targets.stream().mapToLong(Integer::longValue).toArray(), targets.size()));
    }

    /** Of a grid of patches, rows first: equal shares for those whose middle is in the box, or for the one of its middle. */
    static float[] patches(Place place, int grid) {
        int left = (int) Math.ceil(place.left() * grid - .5);
        int right = (int) Math.ceil(place.right() * grid - .5);
        int top = (int) Math.ceil(place.top() * grid - .5);
        int bottom = (int) Math.ceil(place.bottom() * grid - .5);
        if (right <= left) {
            left = Math.min(grid - 1, (int) ((place.left() + place.right()) / 2 * grid));
            right = left + 1;
        }
        if (bottom <= top) {
            top = Math.min(grid - 1, (int) ((place.top() + place.bottom()) / 2 * grid));
            bottom = top + 1;
        }
        float[] shares = new float[grid * grid];
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                shares[y * grid + x] = 1f / ((right - left) * (bottom - top));
            }
        }
        return shares;
    }
}
