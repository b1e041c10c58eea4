package io.maskstream.model.dataset;

import io.maskstream.model.ModelException;
import io.maskstream.model.image.IndexPicture;
import io.maskstream.model.image.Picture;
import io.maskstream.model.image.PictureReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Pictures and label maps that lie in folders, a file each. */
final class FolderPictures implements LabelledPictures {
    private final String name;
    private final List<String> classes;
    private final List<Entry> entries;
    private final PictureReader reader = new PictureReader();

    /**
     * A picture of the list.
     *
     * @param asked the class of a pair
     */
    record Entry(String name, Path picture, Truth truth, OptionalInt asked) {
        static Entry of(String name, Path picture, Truth truth) {
            return new Entry(name, picture, truth, OptionalInt.empty());
        }
    }

    /** Where a label map comes from. */
    interface Truth {
        /** Label maps of the picture's pixels, in the class list's numbers. */
        IndexPicture read(PictureReader reader);
    }

    /** A PNG of palette indices or grey levels. */
    static Truth png(Path file, LabelValues values) {
        return reader -> {
            IndexPicture stored = reader.readIndices(file);
            return new IndexPicture(stored.height(), stored.width(), values.labels(stored, file.toString()));
        };
    }

    FolderPictures(String name, List<String> classes, List<Entry> entries) {
        this.name = name;
        this.classes = List.copyOf(classes);
        this.entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new ModelException("%s: there are no pictures in this part".formatted(name));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public LabelledPicture read(int index) {
        Entry entry = entries.get(index);
        Picture picture = reader.readAsStored(entry.picture());
        IndexPicture truth = entry.truth().read(reader);
        if (truth.width() != picture.width() || truth.height() != picture.height()) {
            throw new ModelException("%s: is %dx%d, its label map %dx%d; they must have one size; unpack both again"
                    .formatted(entry.picture(), picture.width(), picture.height(), truth.width(), truth.height()));
        }
        return new LabelledPicture(entry.name(), picture, truth.values(), Optional.empty());
    }

    @Override
    public OptionalInt askedLabel(int index) {
        return entries.get(index).asked();
    }
}
