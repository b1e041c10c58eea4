package io.maskstream.stream.infer;

/** What became of a command's preparation. Either it is put to use, or it is discarded. */
sealed interface Preparation {

    void discard();

    /** Words that can be used with the model of now. */
    record Words(ActiveModel.Use use) implements Preparation {
        @Override
        public void discard() {
            use.discard();
        }
    }

    /** A model, loaded and warmed, with the words of now. */
    record Model(ActiveModel model) implements Preparation {
        @Override
        public void discard() {
            model.close();
        }
    }

    /** It cannot be followed. */
    record Failed(Throwable cause) implements Preparation {
        @Override
        public void discard() {
            // It holds nothing.
        }
    }
}
