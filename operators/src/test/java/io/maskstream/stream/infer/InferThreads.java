package io.maskstream.stream.infer;

/** The threads of all batchers of this process. */
final class InferThreads {
    private InferThreads() {}

    static int count() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("maskstream-"))
                .count();
    }
}
