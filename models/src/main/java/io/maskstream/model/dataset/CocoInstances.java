package io.maskstream.model.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import io.maskstream.model.ModelException;
import io.maskstream.model.image.IndexPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * COCO's 80 kinds of things, drawn from {@code annotations/instances_SPLIT.json}: polygons and run lengths, pixels as
 * COCO's own tools set them. What is in no instance is background, a class of its own. What is in instances of different
 * classes counts neither for nor against, because the file does not say which of them is in front.
 */
final class CocoInstances {
    private final Path file;
    private final Map<Integer, Integer> labels = new HashMap<>();
    private final Map<Long, Shown> pictures = new TreeMap<>();
    private final Map<Long, List<Instance>> instances = new HashMap<>();

    private record Shown(String fileName, int width, int height) {}

    /** A class and where it is; the file's numbers, unchecked until they are drawn. */
    private record Instance(int label, List<float[]> polygons, Runs runs) {}

    /** Run lengths down the columns, background first. */
    private record Runs(int width, int height, int[] lengths) {}

    private CocoInstances(Path file, ClassList classes) {
        this.file = file;
        for (int number : classes.numbers()) {
            labels.put(number, labels.size() + 1);
        }
    }

    static LabelledPictures open(Path root, String split) {
        if (!List.of("train2017", "val2017", "train2014", "val2014").contains(split)) {
            throw DataFolder.noSplit("coco", split, "val2017, train2017, val2014 or train2014");
        }
        DataFolder data = new DataFolder("COCO", root);
        String json = "annotations/instances_" + split + ".json";
        Path folder = data.folder("coco/" + split, split, "coco/images/" + split, "images/" + split);
        Path file = data.file("coco/" + json, json);
        ClassList classes = ClassList.read("coco");
        CocoInstances read = new CocoInstances(file, classes);
        read.parse();
        return new FolderPictures("coco " + split, classes.names(), read.entries(folder));
    }

    private List<FolderPictures.Entry> entries(Path folder) {
        List<FolderPictures.Entry> entries = new ArrayList<>();
        pictures.forEach((id, shown) -> {
            List<Instance> drawn = instances.getOrDefault(id, List.of());
            String name = shown.fileName().replaceAll("\\.jpg$", "");
            entries.add(FolderPictures.Entry.of(
                    name, DataFolder.inside(folder, shown.fileName(), file), reader -> draw(id, shown, drawn)));
        });
        return entries;
    }

    private IndexPicture draw(long id, Shown shown, List<Instance> drawn) {
        short[] map = new short[shown.width() * shown.height()];
        for (Instance instance : drawn) {
            boolean[] mask = new boolean[map.length];
            for (float[] polygon : instance.polygons()) {
                CocoMask.polygon(polygon, shown.width(), shown.height(), mask);
            }
            Runs runs = instance.runs();
            if (runs != null
                    && (runs.width() != shown.width()
                            || runs.height() != shown.height()
                            || !CocoMask.runs(runs.lengths(), shown.width(), shown.height(), mask))) {
                throw new ModelException("%s: an instance of picture %d has run lengths for another size than %dx%d"
                        .formatted(file, id, shown.width(), shown.height()));
            }
            for (int i = 0; i < map.length; i++) {
                if (mask[i]) {
                    boolean free = map[i] == 0 || map[i] == (short) instance.label();
                    map[i] = (short) (free ? instance.label() : LabelledPicture.VOID);
                }
            }
        }
        return new IndexPicture(shown.height(), shown.width(), map);
    }

    private void parse() {
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            require(json.nextToken() == JsonToken.START_OBJECT, json);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "images" -> each(json, this::picture);
                    case "annotations" -> each(json, this::instance);
                    default -> json.skipChildren();
                }
            }
        } catch (StreamReadException e) {
            throw new ModelException(
                    "%s: is damaged at line %d: %s; download it again"
                            .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private interface ObjectReader {
        void read(JsonParser json) throws IOException;
    }

    private void each(JsonParser json, ObjectReader reader) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, json);
        while (json.nextToken() == JsonToken.START_OBJECT) {
            reader.read(json);
        }
    }

    private void picture(JsonParser json) throws IOException {
        long id = -1;
        String fileName = "";
        int width = 0;
        int height = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "id" -> id = json.getLongValue();
                case "file_name" -> fileName = json.getText();
                case "width" -> width = json.getIntValue();
                case "height" -> height = json.getIntValue();
                default -> json.skipChildren();
            }
        }
        require(id >= 0 && !fileName.isEmpty() && width > 0 && height > 0, json);
        require((long) width * height <= 1 << 26, json);
        pictures.put(id, new Shown(fileName, width, height));
    }

    private void instance(JsonParser json) throws IOException {
        long picture = -1;
        int category = -1;
        List<float[]> polygons = new ArrayList<>();
        Runs runs = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            switch (key) {
                case "image_id" -> picture = json.getLongValue();
                case "category_id" -> category = json.getIntValue();
                case "segmentation" -> {
                    if (value == JsonToken.START_ARRAY) {
                        while (json.nextToken() == JsonToken.START_ARRAY) {
                            polygons.add(numbers(json));
                        }
                    } else {
                        require(value == JsonToken.START_OBJECT, json);
                        runs = runs(json);
                    }
                }
                default -> json.skipChildren();
            }
        }
        Integer label = labels.get(category);
        if (label == null) {
            throw new ModelException("%s: an instance of picture %d has the category %d, which COCO does not have"
                    .formatted(file, picture, category));
        }
        instances.computeIfAbsent(picture, unused -> new ArrayList<>()).add(new Instance(label, polygons, runs));
    }

    private Runs runs(JsonParser json) throws IOException {
        int[] lengths = new int[0];
        float[] size = new float[0];
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (key.equals("size")) {
                size = numbers(json);
            } else if (key.equals("counts") && value == JsonToken.VALUE_STRING) {
                lengths = CocoMask.lengths(json.getText());
            } else if (key.equals("counts")) {
                float[] counts = numbers(json);
                lengths = new int[counts.length];
                for (int i = 0; i < counts.length; i++) {
                    lengths[i] = (int) counts[i];
                }
            } else {
                json.skipChildren();
            }
        }
        require(size.length == 2, json);
        return new Runs((int) size[1], (int) size[0], lengths);
    }

    private float[] numbers(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, json);
        float[] numbers = new float[16];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() != null && json.currentToken().isNumeric(), json);
            numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
            numbers[count++] = json.getFloatValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    private void require(boolean sound, JsonParser json) {
        if (!sound) {
            throw new ModelException("%s: is no list of COCO instances at line %d; download it again"
                    .formatted(file, json.currentLocation().getLineNr()));
        }
    }
}
