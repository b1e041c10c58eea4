package io.maskstream.model.runtime;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A script with its weights, loaded on a device. Its methods may be called by several threads at once. */
public final class ScriptModule implements AutoCloseable {
    private final Device device;
    private final PtNDManager manager;
    private final PtSymbolBlock block;
    private final List<String> parameterNames;
    private Map<String, Tensor> parameters;

    private ScriptModule(Device device, PtNDManager manager, PtSymbolBlock block, List<String> parameterNames) {
        this.device = device;
        this.manager = manager;
        this.block = block;
        this.parameterNames = parameterNames;
    }

    /** Loads a frozen module: its parameters take no gradients. */
    public static ScriptModule load(
            ScriptText text,
            String rootClass,
            Weights weights,
            Map<String, Object> constants,
            Device device,
            Precision precision) {
        return load(new ScriptArchive(text, weights, constants, precision, false), rootClass, device);
    }

    /** Loads a module whose parameters take gradients, in fp32. */
    public static ScriptModule loadTrainable(
            ScriptText text, String rootClass, Weights weights, Map<String, Object> constants, Device device) {
        return loadTrainable(text, rootClass, weights, constants, device, Precision.FP32);
    }

    /**
     * Loads a module whose parameters take gradients. They and their gradients are fp32.
     *
     * @param precision what the script's constant {@code dtype} says: the type that it is to calculate in
     */
    public static ScriptModule loadTrainable(
            ScriptText text,
            String rootClass,
            Weights weights,
            Map<String, Object> constants,
            Device device,
            Precision precision) {
        return load(new ScriptArchive(text, weights, constants, precision, true), rootClass, device);
    }

    private static ScriptModule load(ScriptArchive archive, String rootClass, Device device) {
        TensorEngine engine = TensorEngine.get();
        engine.prepareThread();
        PtNDManager manager = engine.manager(device);
        try {
            Path file = Files.createTempFile("maskstream-script", ".pt");
            try {
                archive.write(file, rootClass);
                PtSymbolBlock block = JniUtils.loadModule(manager, file, true, new String[0], new String[0], true);
                return new ScriptModule(device, manager, block, archive.parameters());
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            manager.close();
            throw new ModelException(
                    "cannot pack the model into %s: %s; is there space left?"
                            .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
                    e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Where it runs. */
    public Device device() {
        return device;
    }

    /**
     * Calls a method of the root class, without gradients. Arguments: {@link Tensor}, {@link Long}, {@link Integer},
     * {@link Double}, {@link Boolean}, {@code long[]}, a list of tensors.
     *
     * @return its result or results, owned by the scope
     */
    public List<Tensor> run(TensorScope scope, String method, Object... arguments) {
        TensorEngine.get().prepareThread();
        List<IValue> values = new ArrayList<>(arguments.length);
        try {
            for (Object argument : arguments) {
                values.add(toValue(argument));
            }
            try (IValue result = IValueUtils.runMethod(block, method, values.toArray(IValue[]::new))) {
                List<Tensor> tensors = new ArrayList<>();
                for (var array : result.toNDList(scope.manager())) {
                    tensors.add(new Tensor((PtNDArray) array));
                }
                return tensors;
            }
        } catch (EngineException e) {
            throw new ModelException("the model's method '%s' failed: %s".formatted(method, lastLine(e)), e);
        } finally {
            values.forEach(IValue::close);
        }
    }

    /** {@link #run} for a method with a single result. */
    public Tensor call(TensorScope scope, String method, Object... arguments) {
        return run(scope, method, arguments).get(0);
    }

    /**
     * Calls {@code forward} so that gradients flow; only tensors may be given. To be used inside a
     * {@link GradientScope}.
     */
    public List<Tensor> forward(TensorScope scope, Tensor... inputs) {
        TensorEngine.get().prepareThread();
        NDList list = new NDList();
        for (Tensor input : inputs) {
            list.add(input.array());
        }
        JniUtils.enableTrainingMode(block);
        List<Tensor> tensors = new ArrayList<>();
        for (var array : IValueUtils.forward(block, list, true)) {
            tensors.add(scope.adopt((PtNDArray) array));
        }
        return tensors;
    }

    /** The parameters by their official names; changes made in place are seen by the module. */
    public synchronized Map<String, Tensor> parameters() {
        if (parameters == null) {
            Map<String, Tensor> byName = new LinkedHashMap<>();
            for (var array : JniUtils.moduleGetParams(block, manager)) {
                byName.put(array.getName(), new Tensor((PtNDArray) array));
            }
            if (byName.size() != parameterNames.size()) {
                throw new IllegalStateException("the engine lists %d parameters, the script has %d"
                        .formatted(byName.size(), parameterNames.size()));
            }
            parameters = Collections.unmodifiableMap(byName);
        }
        return parameters;
    }

    private static IValue toValue(Object argument) {
        if (argument instanceof Tensor tensor) {
            return IValue.from(tensor.array());
        } else if (argument instanceof Integer || argument instanceof Long) {
            return IValue.from(((Number) argument).longValue());
        } else if (argument instanceof Double number) {
            return IValue.from(number.doubleValue());
        } else if (argument instanceof Boolean flag) {
            return IValue.from(flag.booleanValue());
        } else if (argument instanceof long[] numbers) {
            return IValue.listFrom(numbers);
        } else if (argument instanceof List<?> list) {
            return IValue.listFrom(
                    list.stream().map(item -> ((Tensor) item).array()).toArray(PtNDArray[]::new));
        }
        throw new IllegalArgumentException("a script takes no argument of %s".formatted(argument.getClass()));
    }

    /** The engine's messages end with the reason, below a trace of the script. */
    private static String lastLine(EngineException e) {
        List<String> lines = String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.isEmpty() ? "no reason given" : lines.get(lines.size() - 1);
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }
}
