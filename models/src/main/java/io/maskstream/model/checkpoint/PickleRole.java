package io.maskstream.model.checkpoint;

/** What a listed name may be used for. Nothing else is done with it, and never is code of that name run. */
sealed interface PickleRole {

    /** Names that a pickle calls or mentions. */
    enum Known implements PickleRole {
        /** A dict: called with nothing, a dict, pairs or a default factory. */
        MAPPING,
        /** A list, tuple, set or torch.Size: called with its elements. */
        COLLECTION,
        /** {@code _codecs.encode}: how protocol 2 writes bytes. */
        BYTES,
        REBUILD_TENSOR,
        REBUILD_TENSOR_OF_TYPE,
        REBUILD_PARAMETER,
        REBUILD_SUBCLASS,
        /** {@code copyreg._reconstructor}: how protocols 0 and 1 make objects. */
        RECONSTRUCTOR,
        /** A class whose instances are kept as they were pickled, unread. */
        OPAQUE,
        /** A module of a TorchScript archive: its attributes are walked. */
        SCRIPT_MODULE,
        /** TorchScript's typed lists and dicts: called with the plain ones. */
        SCRIPT_CONTAINER,
        /** May be mentioned, never called. */
        MENTION
    }

    /** A torch storage class. */
    record StorageOf(ScalarType type) implements PickleRole {}

    /** A torch element type. */
    record ElementType(ScalarType type) implements PickleRole {}
}
