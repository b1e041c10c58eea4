package io.maskstream.job.config;

/** Job texts for tests: a small valid one, to which a test adds or in which it changes the key that it is about. */
final class Jobs {
    static final String SOURCES = "sources: [{file: {stream: lobby, path: lobby.mp4}}]\n";
    static final String MODEL = "model: {directory: constant}\n";
    static final String VOCABULARY = "vocabulary: [road, sky]\n";
    static final String SINKS = "sinks: [{files: {directory: out}}]\n";

    private Jobs() {}

    /** A valid job with more lines behind it. */
    static JobConfiguration with(String lines) {
        return parse(SOURCES + MODEL + VOCABULARY + SINKS + lines);
    }

    static JobConfiguration withSources(String sources) {
        return parse("sources: " + sources + "\n" + MODEL + VOCABULARY + SINKS);
    }

    static JobConfiguration withSinks(String sinks) {
        return parse(SOURCES + MODEL + VOCABULARY + "sinks: " + sinks + "\n");
    }

    static JobConfiguration withModel(String model) {
        return parse(SOURCES + "model: " + model + "\n" + VOCABULARY + SINKS);
    }

    static JobConfiguration withVocabulary(String vocabulary) {
        return parse(SOURCES + MODEL + "vocabulary: " + vocabulary + "\n" + SINKS);
    }

    static JobConfiguration parse(String text) {
        return JobConfiguration.parse("job.yaml", text);
    }
}
