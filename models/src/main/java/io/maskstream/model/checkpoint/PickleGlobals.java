package io.maskstream.model.checkpoint;

import io.maskstream.model.checkpoint.PickleRole.ElementType;
import io.maskstream.model.checkpoint.PickleRole.Known;
import io.maskstream.model.checkpoint.PickleRole.StorageOf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The allow-list: every name that a pickle may mention. */
final class PickleGlobals {
    private static final Map<String, PickleRole> NAMES = names();

    /**
     * Settings, meters and dictionaries that training codes save beside the weights (fairseq's and OFA's {@code cfg} and
     * {@code args}, Lightning's hyper-parameters). Their instances are inert here, whatever their classes do.
     */
    private static final List<String> OPAQUE_PACKAGES = List.of(
            "fairseq.",
            "omegaconf.",
            "pytorch_lightning.",
            "lightning.pytorch.",
            "lightning_fabric.",
            "ruamel.yaml.",
            "ruamel_yaml.",
            "yacs.config.",
            "easydict.");

    private PickleGlobals() {}

    /**
     * @param script whether the pickle belongs to a TorchScript archive, whose modules have names of their own
     * @return what the name may be used for; empty if it is not on the list
     */
    static Optional<PickleRole> find(String module, String name, boolean script) {
        if (script && (module.equals("__torch__") || module.startsWith("__torch__."))) {
            return Optional.of(Known.SCRIPT_MODULE);
        }
        if (script && module.equals("torch.jit._pickle")) {
            boolean container = name.equals("restore_type_tag") || name.matches("build_[a-z]+list");
            return container ? Optional.of(Known.SCRIPT_CONTAINER) : Optional.empty();
        }
        String fullName = module + "." + name;
        if (OPAQUE_PACKAGES.stream().anyMatch(fullName::startsWith)) {
            return Optional.of(Known.OPAQUE);
        }
        return Optional.ofNullable(NAMES.get(fullName));
    }

    private static Map<String, PickleRole> names() {
        var names = new HashMap<String, PickleRole>();
        put(names, Known.MAPPING, "collections.OrderedDict", "collections.defaultdict", "collections.Counter");
        put(names, Known.COLLECTION, "torch.Size");
        for (String builtins : List.of("builtins.", "__builtin__.")) {
            put(names, Known.MAPPING, builtins + "dict");
            put(
                    names,
                    Known.COLLECTION,
                    builtins + "set",
                    builtins + "frozenset",
                    builtins + "list",
                    builtins + "tuple");
            put(names, Known.MENTION, builtins + "int", builtins + "float", builtins + "str", builtins + "bool");
            put(names, Known.MENTION, builtins + "object", builtins + "bytes", builtins + "NoneType");
        }
        put(names, Known.BYTES, "_codecs.encode");
        put(names, Known.RECONSTRUCTOR, "copyreg._reconstructor", "copy_reg._reconstructor");
        put(names, Known.REBUILD_TENSOR, "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2");
        put(names, Known.REBUILD_TENSOR_OF_TYPE, "torch._utils._rebuild_tensor_v3");
        put(names, Known.REBUILD_PARAMETER, "torch._utils._rebuild_parameter");
        put(names, Known.REBUILD_PARAMETER, "torch._utils._rebuild_parameter_with_state");
        put(names, Known.REBUILD_SUBCLASS, "torch._tensor._rebuild_from_type_v2");
        put(
                names,
                Known.MENTION,
                "torch.Tensor",
                "torch.nn.parameter.Parameter",
                "torch.nn.parameter.Buffer",
                "typing.Any");
        put(names, Known.OPAQUE, "argparse.Namespace", "torch.device", "pathlib.PosixPath", "pathlib.PurePosixPath");
        put(names, Known.OPAQUE, "pathlib.Path", "datetime.datetime", "datetime.date", "datetime.timedelta");
        for (String numpy : List.of("numpy.core.multiarray.", "numpy._core.multiarray.")) {
            put(names, Known.OPAQUE, numpy + "scalar", numpy + "_reconstruct");
        }
        put(names, Known.OPAQUE, "numpy.dtype", "numpy.ndarray");
        putTensorTypes(names);
        return Map.copyOf(names);
    }

    private static void putTensorTypes(Map<String, PickleRole> names) {
        types(names, ScalarType.F64, "Double", "float64", "double");
        types(names, ScalarType.F32, "Float", "float32", "float");
        types(names, ScalarType.F16, "Half", "float16", "half");
        types(names, ScalarType.BF16, "BFloat16", "bfloat16");
        types(names, ScalarType.I64, "Long", "int64", "long");
        types(names, ScalarType.I32, "Int", "int32", "int");
        types(names, ScalarType.I16, "Short", "int16", "short");
        types(names, ScalarType.I8, "Char", "int8");
        types(names, ScalarType.U8, "Byte", "uint8");
        types(names, ScalarType.BOOL, "Bool", "bool");
        names.put("torch.storage.UntypedStorage", new StorageOf(ScalarType.U8));
    }

    private static void put(Map<String, PickleRole> names, PickleRole role, String... fullNames) {
        for (String name : fullNames) {
            names.put(name, role);
        }
    }

    private static void types(Map<String, PickleRole> names, ScalarType type, String storage, String... elements) {
        names.put("torch." + storage + "Storage", new StorageOf(type));
        names.put("torch.cuda." + storage + "Storage", new StorageOf(type));
        put(
                names,
                new ElementType(type),
                List.of(elements).stream().map("torch."::concat).toArray(String[]::new));
    }
}
