package io.maskstream.model.evaluate.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.image.Normalisation;
import io.maskstream.model.image.OpenCvResize;
import io.maskstream.model.image.Picture;
import io.maskstream.model.image.PillowResize;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Picture preprocessing; a tensor's name says which picture and which call. */
final class PreprocessParity implements ParitySystem {
    private static final Pattern CLIP = Pattern.compile("(\\w+)\\.clip_\\w*n(\\d+)");
    private static final Pattern BLIP = Pattern.compile("(\\w+)\\.blip_n(\\d+)");
    private static final Pattern PILLOW = Pattern.compile("(\\w+)\\.pil_(\\w+)_u8_(\\d+)x(\\d+)");
    private static final Pattern OPENCV = Pattern.compile("(\\w+)\\.cv2_(\\w+)_u8_(\\d+)x(\\d+)");

    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {
        try (StateDict inputs = fixture.read("inputs.safetensors");
                StateDict expected = fixture.read("expected.safetensors")) {
            for (String name : expected.names()) {
                results.put(name, compute(fixture.config(), inputs, name));
            }
        }
    }

    private static Values compute(JsonNode config, StateDict inputs, String name) {
        Matcher clip = CLIP.matcher(name);
        if (clip.matches()) {
            return normalised(config, PillowResize.clip(picture(inputs, clip), Integer.parseInt(clip.group(2))));
        }
        Matcher blip = BLIP.matcher(name);
        if (blip.matches()) {
            int side = Integer.parseInt(blip.group(2));
            return normalised(config, PillowResize.blip(picture(inputs, blip), side));
        }
        Matcher pillow = PILLOW.matcher(name);
        if (pillow.matches()) {
            return bytes(PillowResize.resize(
                    picture(inputs, pillow),
                    Integer.parseInt(pillow.group(3)),
                    Integer.parseInt(pillow.group(4)),
                    PillowResize.Filter.valueOf(pillow.group(2).toUpperCase(Locale.ROOT))));
        }
        Matcher opencv = OPENCV.matcher(name);
        if (opencv.matches()) {
            return bytes(OpenCvResize.resize(
                    picture(inputs, opencv),
                    Integer.parseInt(opencv.group(3)),
                    Integer.parseInt(opencv.group(4)),
                    OpenCvResize.Interpolation.valueOf(opencv.group(2).toUpperCase(Locale.ROOT))));
        }
        throw new ModelException("'%s' names no known preprocessing".formatted(name));
    }

    private static Picture picture(StateDict inputs, Matcher name) {
        TensorEntry entry = inputs.require(name.group(1));
        ByteBuffer data = entry.data();
        byte[] rgb = new byte[data.remaining()];
        data.get(rgb);
        return new Picture((int) entry.shape()[0], (int) entry.shape()[1], rgb);
    }

    private static Values bytes(Picture picture) {
        return Values.of(new long[] {picture.height(), picture.width(), 3}, picture.rgb());
    }

    private static Values normalised(JsonNode config, Picture picture) {
        Normalisation normalisation = new Normalisation(floats(config.path("mean")), floats(config.path("std")));
        return Values.of(new long[] {3, picture.height(), picture.width()}, normalisation.apply(picture));
    }

    private static List<Float> floats(JsonNode array) {
        List<Float> values = new ArrayList<>();
        array.forEach(value -> values.add(value.floatValue()));
        return values;
    }
}
