package io.maskstream.model.train.fusioner;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.dataset.streetworld.Folds;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import java.util.List;

/**
 * What Fusioner is trained on.
 *
 * @param pictures how many; they come again in each epoch and their features are kept on disk. 0 for pictures that are
 *     drawn anew in every step
 * @param mosaics the share that is Mosaic-4
 * @param trained nouns whose masks are trained on
 * @param heldOut nouns whose masks choose the threshold and the moment to stop
 * @param unseen nouns whose masks are never looked at
 */
record DataSettings(int pictures, double mosaics, List<Noun> trained, List<Noun> heldOut, List<Noun> unseen) {
    DataSettings {
        trained = List.copyOf(trained);
        heldOut = List.copyOf(heldOut);
        unseen = List.copyOf(unseen);
        if (pictures < 0 || !(mosaics >= 0 && mosaics <= 1)) {
            throw new ModelException(
                    "data: %d pictures, %s of them mosaics; expected pictures from 0 and a share from 0 to 1"
                            .formatted(pictures, mosaics));
        }
        if (trained.isEmpty()) {
            throw new ModelException("data.words: no noun is left to train on; leave fewer out");
        }
    }

    static DataSettings read(Hyperparameters data) {
        data.checkNames("pictures", "mosaics", "words");
        Hyperparameters words = data.object("words").checkNames("fold", "held-out", "without-masks");
        List<Noun> unseen = List.of();
        List<Noun> heldOut = List.of();
        if (words.has("fold")) {
            int fold = fold(words.wholeNumber("fold"));
            unseen = Folds.unseen(fold);
            heldOut = !words.has("held-out") || words.flag("held-out") ? Folds.heldOut(fold) : List.of();
        } else if (words.has("without-masks")) {
            unseen = words.texts("without-masks").stream()
                    .map(DataSettings::noun)
                    .toList();
        }
        List<Noun> without = unseen;
        List<Noun> kept = heldOut;
        List<Noun> trained = Streetworld.nouns().stream()
                .filter(noun -> !without.contains(noun) && !kept.contains(noun))
                .toList();
        return new DataSettings((int) data.number("pictures"), data.number("mosaics", 0), trained, heldOut, unseen);
    }

    private static int fold(long fold) {
        if (fold < 0 || fold >= Folds.COUNT) {
            throw new ModelException("data.words.fold is %d, expected 0 to %d".formatted(fold, Folds.COUNT - 1));
        }
        return (int) fold;
    }

    private static Noun noun(String name) {
        try {
            return Streetworld.noun(name);
        } catch (IllegalArgumentException e) {
            throw new ModelException("data.words.without-masks: " + e.getMessage(), e);
        }
    }
}
