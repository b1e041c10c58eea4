package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.Progress;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.ClassPrompt;
import io.maskstream.model.ModelException;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Segmenters;
import io.maskstream.model.VocabularyFile;
import io.maskstream.model.dataset.DataSets;
import io.maskstream.model.dataset.LabelledPictures;
import io.maskstream.model.evaluate.Evaluation;
import io.maskstream.model.evaluate.EvaluationResult;
import io.maskstream.model.evaluate.EvaluationSettings;
import io.maskstream.model.evaluate.PictureInput;
import io.maskstream.model.evaluate.Protocol;
import io.maskstream.model.ifseg.PostProcessing;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.text.PromptTemplates;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: how good a model's masks are on a labelled data set. */
@Command(name = "evaluate", description = "Measure a model on a labelled data set: mIoU and its relatives.")
final class EvaluateCommand implements Runnable {
    private static final String STREETWORLD = "streetworld";
    private static final Set<String> FOLDED = Set.of(STREETWORLD, "pascal-5i", "coco-20i");
    private static final Set<String> PAIRS = Set.of("fss-1000", "pascal-5i", "coco-20i");
    private static final int STREETWORLD_PICTURES = 400;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, description = "A model directory, constant or random:PRESET.")
    private String model;

    @Option(names = "--dataset", required = true, description = "streetworld, voc, ade20k, …; a wrong name lists all.")
    private String dataset;

    @Option(names = "--root", description = "The folder that the data set was unpacked to; streetworld needs none.")
    private Path root;

    @Option(names = "--split", description = "Which part; that of the usual figures if not given.")
    private String split;

    @Option(names = "--fold", description = "0 to 3, of streetworld (its unseen words), pascal-5i and coco-20i.")
    private Integer fold;

    @Option(names = "--limit", description = "Pictures at most, from the first; streetworld draws 400 if not given.")
    private Integer limit;

    @Option(
            names = "--protocol",
            description = "all-words, or one-word: each word of a picture by itself. Pairs are one-word in any case.")
    private String protocol;

    @Option(names = "--unseen", split = ",", description = "Words without masks in training, for seen, unseen, hIoU.")
    private Set<String> unseen;

    @Option(
            names = "--threshold",
            description = "The least score, 0 to 1, of a word's pixels; the model's if not given.")
    private Double threshold;

    @Option(names = "--fit", defaultValue = "letterbox", description = "letterbox or stretch (${DEFAULT-VALUE}).")
    private String fit;

    @Option(names = "--size", defaultValue = "128", description = "Side of streetworld's pictures (${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--precision", defaultValue = "fp32", description = "fp32 or bf16 (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(names = "--batch", defaultValue = "4", description = "Pictures of a run, at most (${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--templates", description = "Prompt templates: one a line with {} for the word, or a JSON array.")
    private Path templates;

    @Option(
            names = "--words",
            description = "A file of the data set's classes with the words for each: 'person: man, woman'.")
    private Path words;

    @Option(
            names = "--post-processing",
            description = "ifseg: none, or neighbours and iterations such as 3x25; the model's if not given.")
    private String averaging;

    @Option(
            names = "--overlays",
            description = "A new or empty folder for the worst pictures, truth beside prediction.")
    private Path overlays;

    @Option(names = "--worst", defaultValue = "10", description = "How many of the worst (default: ${DEFAULT-VALUE}).")
    private int worst;

    @Option(
            names = "--temporal",
            defaultValue = "none",
            description = "How masks of clips are steadied: none or hysteresis (${DEFAULT-VALUE}).")
    private String temporal;

    @Option(names = "--json", description = "One JSON object on stdout.")
    private boolean json;

    @Override
    public void run() {
        LabelledPictures pictures = Arguments.parse(this::pictures);
        EvaluationSettings settings = Arguments.parse(this::settings);
        checkClasses("--unseen", settings.unseen(), pictures);
        checkClasses("--words", settings.words().keySet(), pictures);
        Optional<WorstOverlays> drawn = Optional.ofNullable(overlays).map(WorstOverlays::in);
        Precision chosen = Arguments.parse(() -> Precision.parse(precision));
        ModelReference reference = Arguments.parse(() -> ModelReference.parse(model));
        Optional<PromptTemplates> prompts = Optional.ofNullable(templates).map(PromptTemplates::read);
        Optional<PostProcessing> smooth =
                Arguments.parse(() -> Optional.ofNullable(averaging).map(PostProcessing::parse));
        Device resolved = reference instanceof ModelReference.Constant
                ? new Device.Cpu()
                : Arguments.parse(() -> Device.resolve(device));
        long started = System.nanoTime();
        EvaluationResult result;
        try (Segmenter segmenter = Segmenters.open(reference, resolved, chosen, prompts, smooth);
                Progress progress = Progress.toStandardError(
                        "pictures", OptionalLong.of(Math.min(settings.most(), pictures.size())))) {
            result = run(new Evaluation(segmenter, settings, progress::to), pictures);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        PrintWriter out = spec.commandLine().getOut();
        EvaluationText text = new EvaluationText(model, dataset, result, seconds);
        if (json) {
            text.json(out);
        } else {
            text.print(out);
        }
        drawn.ifPresent(folder -> folder.draw(result.worst(), pictures.classes()));
        fail(result);
    }

    private static EvaluationResult run(Evaluation evaluation, LabelledPictures pictures) {
        try {
            return evaluation.run(pictures);
        } catch (ModelException e) {
            // The model could be opened, so that work had begun.
            throw new FailedException(e.getMessage(), e);
        }
    }

    private void fail(EvaluationResult result) {
        PrintWriter err = spec.commandLine().getErr();
        result.failures().forEach(failure -> err.println("maskstream: " + failure));
        if (!result.failures().isEmpty()) {
            throw new FailedException("%d of %d pictures could not be read; the figures are those of the rest"
                    .formatted(
                            result.failures().size(),
                            result.images() + result.failures().size()));
        }
    }

    private LabelledPictures pictures() {
        if (fold != null && !FOLDED.contains(dataset)) {
            throw new UsageException("--fold %d: %s has no folds; those of %s do"
                    .formatted(
                            fold,
                            dataset,
                            String.join(", ", FOLDED.stream().sorted().toList())));
        }
        if (dataset.equals(STREETWORLD)) {
            int count = limit == null ? STREETWORLD_PICTURES : limit;
            return DataSets.streetworld(Optional.ofNullable(split), count, size);
        }
        if (!DataSets.names().contains(dataset)) {
            throw new UsageException(
                    "--dataset %s: there are %s".formatted(dataset, String.join(", ", DataSets.names())));
        }
        if (root == null) {
            throw new UsageException(
                    "--dataset %s needs --root, the folder that it was unpacked to".formatted(dataset));
        }
        return DataSets.open(dataset, root, Optional.ofNullable(split), fold == null ? 0 : fold);
    }

    private EvaluationSettings settings() {
        Protocol asked = protocol == null ? Protocol.ALL_WORDS : Protocol.parse(protocol);
        if (protocol != null && asked == Protocol.ALL_WORDS && PAIRS.contains(dataset)) {
            throw new UsageException(
                    "--protocol all-words: the samples of %s are pairs of a picture and one word".formatted(dataset));
        }
        Set<String> hidden = unseen == null ? Set.of() : unseen;
        if (fold != null && dataset.equals(STREETWORLD)) {
            if (unseen != null) {
                throw new UsageException("--unseen and --fold both say which words are unseen; give one of them");
            }
            hidden = DataSets.streetworldUnseen(fold);
        }
        return new EvaluationSettings(
                asked,
                limit == null ? Integer.MAX_VALUE : limit,
                hidden,
                overlays == null ? 0 : worst,
                batch,
                PictureInput.Fit.parse(fit.toLowerCase(Locale.ROOT)),
                threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold),
                words == null ? Map.of() : wordsOfClasses(),
                steady());
    }

    private boolean steady() {
        if (!temporal.equals("none") && !temporal.equals("hysteresis")) {
            throw new UsageException("--temporal %s: there are none and hysteresis".formatted(temporal));
        }
        return temporal.equals("hysteresis");
    }

    private Map<String, List<String>> wordsOfClasses() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (ClassPrompt given : VocabularyFile.read(words).classes()) {
            all.put(given.name(), given.prompts().isEmpty() ? List.of(given.name()) : given.prompts());
        }
        return all;
    }

    private static void checkClasses(String option, Set<String> named, LabelledPictures pictures) {
        List<String> unknown = named.stream()
                .filter(word -> !pictures.classes().contains(word))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new UsageException("%s: '%s' is no class of %s, whose classes are %s"
                    .formatted(option, unknown.get(0), pictures.name(), String.join(", ", pictures.classes())));
        }
    }
}
