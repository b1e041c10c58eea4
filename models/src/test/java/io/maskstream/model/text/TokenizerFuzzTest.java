package io.maskstream.model.text;

import io.maskstream.model.fuzz.FuzzSeed;
import io.maskstream.model.fuzz.FuzzTarget;
import io.maskstream.model.fuzz.ReaderFuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class TokenizerFuzzTest extends ReaderFuzzTest {
    @Override
    protected FuzzTarget target() {
        return new FuzzTarget() {
            @Override
            public String name() {
                return "tokenizer.json";
            }

            @Override
            public String fileName() {
                return "tokenizer.json";
            }

            @Override
            public List<FuzzSeed> seeds() {
                return Stream.of(SmallVocabularies.clip(), SmallVocabularies.ofa(), SmallVocabularies.bert())
                        .map(tokenizer -> {
                            try (tokenizer) {
                                return FuzzSeed.file(tokenizer.json().getBytes(StandardCharsets.UTF_8));
                            }
                        })
                        .toList();
            }

            @Override
            public void read(Path file) {
                // Reading is not all: the library must also stand what it was made of.
                try (Tokenizer tokenizer = Tokenizers.read(file)) {
                    tokenizer.encode("a photo of two cats, 12 CAFÉS & 日本 😀 [CLS] <|endoftext|>");
                    tokenizer.encodeForModel("cat", 77);
                }
            }
        };
    }
}
