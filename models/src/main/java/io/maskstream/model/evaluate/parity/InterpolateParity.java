package io.maskstream.model.evaluate.parity;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.refine.Resampling;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resizing of maps and gaussian blur; a tensor's name is the call that made it. */
final class InterpolateParity implements ParitySystem {
    private static final Pattern RESIZE =
            Pattern.compile("(bilinear|bicubic)\\.align_(True|False)\\.(\\d+)x(\\d+)|(nearest)\\.(\\d+)x(\\d+)");
    private static final Pattern BLUR = Pattern.compile("gaussian_sigma([\\d.]+)");

    private final Device device;

    InterpolateParity(Device device) {
        this.device = device;
    }

    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {
        try (StateDict inputs = fixture.read("inputs.safetensors");
                StateDict expected = fixture.read("expected.safetensors");
                TensorScope scope = TensorScope.open(device);
                Resampling resampling = Resampling.load(device)) {
            for (String name : expected.names()) {
                results.put(name, compute(resampling, scope, inputs, name));
            }
        }
    }

    private static Tensor compute(Resampling resampling, TensorScope scope, StateDict inputs, String name) {
        Matcher blur = BLUR.matcher(name);
        if (blur.matches()) {
            Tensor map = Fixture.tensor(scope, inputs.require("z"));
            return resampling.gaussian(scope, map, Double.parseDouble(blur.group(1)));
        }
        Matcher resize = RESIZE.matcher(name);
        if (!resize.matches()) {
            throw new ModelException("'%s' names no known resizing".formatted(name));
        }
        Tensor map = Fixture.tensor(scope, inputs.require("x"));
        if (resize.group(5) != null) {
            return resampling.nearest(scope, map, Integer.parseInt(resize.group(6)), Integer.parseInt(resize.group(7)));
        }
        int height = Integer.parseInt(resize.group(3));
        int width = Integer.parseInt(resize.group(4));
        boolean align = resize.group(2).equals("True");
        return resize.group(1).equals("bilinear")
                ? resampling.bilinear(scope, map, height, width, align)
                : resampling.bicubic(scope, map, height, width, align);
    }
}
