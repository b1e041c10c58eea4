package io.maskstream.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final Device CPU = new Device.Cpu();
    private static final int ROWS = 8;

    @TempDir
    Path folder;

    /** A line through points: y = x w + b, squared error; row k of a step is a function of step, replica and k. */
    private static final class Line implements Replica {
        private final ScriptModule module = ScriptModule.loadTrainable(
                ScriptText.inline(
                        """
                        class Root(Module):
                          w : Tensor
                          b : Tensor

                          def forward(self: __torch__.Root, x: Tensor, y: Tensor) -> Tensor:
                            return torch.mean(torch.square(torch.sub(torch.add(torch.matmul(x, self.w), self.b), y)))
                        """),
                "Root",
                Weights.of(StateDict.of(
                        "line",
                        List.of(
                                TensorEntry.ofFloats("w", new float[] {0, 0}, 2, 1),
                                TensorEntry.ofFloats("b", new float[] {0}, 1)))),
                Map.of(),
                CPU);
        private final int index;
        private final long poisoned;

        Line(int index, long poisoned) {
            this.index = index;
            this.poisoned = poisoned;
        }

        @Override
        public Map<String, Tensor> parameters() {
            return module.parameters();
        }

        private float[][] batch(long step) {
            SplittableRandom random = new SplittableRandom(step * 31 + index);
            float[] x = new float[ROWS * 2];
            float[] y = new float[ROWS];
            for (int i = 0; i < ROWS; i++) {
                x[2 * i] = (float) random.nextDouble(-1, 1);
                x[2 * i + 1] = (float) random.nextDouble(-1, 1);
                y[i] = 3 * x[2 * i] - 2 * x[2 * i + 1] + .5f;
            }
            if (step == poisoned) {
                y[0] = Float.NaN;
            }
            return new float[][] {x, y};
        }

        @Override
        public Map<String, Double> learn(long step) {
            float[][] batch = batch(step);
            try (TensorScope scope = TensorScope.open(CPU);
                    GradientScope gradients = GradientScope.open()) {
                Tensor loss = module.forward(scope, scope.floats(batch[0], ROWS, 2), scope.floats(batch[1], ROWS, 1))
                        .get(0);
                gradients.backward(loss);
                return Map.of("loss", (double) loss.item());
            }
        }

        @Override
        public void writeBatch(long step, Path file) {
            SafetensorsWriter.write(
                    file, StateDict.of("batch", List.of(TensorEntry.ofFloats("y", batch(step)[1], ROWS))));
        }

        @Override
        public void close() {
            module.close();
        }
    }

    private List<Float> train(Path run, long steps, long saveEvery, long poisoned, int replicas, int parts)
            throws InterruptedException {
        return train(run, steps, saveEvery, poisoned, replicas, parts, TrainingProgress.SILENT);
    }

    private List<Float> train(
            Path run, long steps, long saveEvery, long poisoned, int replicas, int parts, TrainingProgress progress)
            throws InterruptedException {
        List<Replica> lines = new ArrayList<>();
        try {
            for (int i = 0; i < replicas; i++) {
                lines.add(new Line(i, poisoned));
            }
            ParameterGroup all = new ParameterGroup(
                    "all",
                    name -> true,
                    ParameterGroup.Rule.adamW(.9, .98),
                    Schedule.warmUpCosine(.1, .01, 5, 200),
                    step -> .01);
            TrainingPlan plan = new TrainingPlan(steps, parts, 10, saveEvery, 1000, Duration.ofHours(1));
            new Trainer(RunDirectory.open(run, "{}", true), plan, lines, List.of(all), CPU)
                    .train(step -> Map.of(), progress);
            List<Float> values = new ArrayList<>();
            lines.get(0).parameters().values().forEach(tensor -> {
                for (float value : tensor.floats()) {
                    values.add(value);
                }
            });
            return values;
        } finally {
            lines.forEach(Replica::close);
        }
    }

    @Test
    void learnsALine() throws Exception {
        List<Float> values = train(folder, 200, 1000, -1, 2, 1);
        assertThat(values.get(0)).isBetween(2.9f, 3.1f);
        assertThat(values.get(1)).isBetween(-2.1f, -1.9f);
        assertThat(values.get(2)).isBetween(.45f, .55f);
        assertThat(Files.readAllLines(folder.resolve("metrics.csv"))).hasSize(1 + 2 * 200);
        assertThat(folder.resolve("curve.png")).isNotEmptyFile();
    }

    @Test
    void aTrainingThatIsTakenUpGivesTheNumbersOfAnUnbrokenOne() throws Exception {
        List<Float> whole = train(folder.resolve("whole"), 40, 1000, -1, 2, 2);
        // It dies at step 27 of the poisoned batch; the last state was saved at step 20.
        assertThatThrownBy(() -> train(folder.resolve("broken"), 40, 10, 2 * 27, 2, 2))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("at step 27");
        List<Float> resumed = train(folder.resolve("broken"), 40, 1000, -1, 2, 2);
        assertThat(resumed).isEqualTo(whole);
        assertThat(folder.resolve("broken/metrics.csv")).hasSameTextualContentAs(folder.resolve("whole/metrics.csv"));
    }

    @Test
    void aTrainingThatIsStoppedSavesItsStateFirst() throws Exception {
        List<Float> whole = train(folder.resolve("whole"), 20, 1000, -1, 1, 1);
        long[] asked = {0};
        TrainingProgress stop = new TrainingProgress() {
            @Override
            public void stepped(long step, long steps, Map<String, Double> figures, Duration left) {}

            @Override
            public void validated(long step, Map<String, Double> figures) {}

            @Override
            public boolean stopped() {
                return asked[0]++ == 13;
            }
        };
        assertThatThrownBy(() -> train(folder.resolve("stopped"), 20, 1000, -1, 1, 1, stop))
                .isInstanceOf(TrainingStopped.class)
                .hasMessageContaining("before step 13");
        assertThat(train(folder.resolve("stopped"), 20, 1000, -1, 1, 1)).isEqualTo(whole);
    }

    @Test
    void aLossThatIsNoNumberKeepsTheBatchAndTheLastGoodState() {
        assertThatThrownBy(() -> train(folder, 40, 10, 15, 1, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'loss' is NaN");
        try (StateDict batch = StateDict.read(folder.resolve("batch-15-0-0.safetensors"));
                StateDict state = StateDict.read(folder.resolve(RunDirectory.STATE))) {
            assertThat(batch.require("y").floats()[0]).isNaN();
            assertThat(RunDirectory.step(state)).isEqualTo(10);
            assertThat(state.require("parameter.w").floats()).doesNotContain(Float.NaN);
        }
    }

    @Test
    void replicasAreOneBatchTogether() throws Exception {
        // Two parts of one replica and one part of two differ in their pictures, so the same pictures are given twice.
        List<Float> alone = trainSame(folder.resolve("one"), 1);
        List<Float> together = trainSame(folder.resolve("two"), 2);
        assertThat(together).isEqualTo(alone);
    }

    private List<Float> trainSame(Path run, int replicas) throws InterruptedException {
        List<Replica> lines = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            lines.add(new Line(7, -1));
        }
        ParameterGroup all = new ParameterGroup(
                "all", name -> true, ParameterGroup.Rule.adam(), Schedule.constant(.1), Schedule.constant(0));
        new Trainer(
                        RunDirectory.open(run, "{}", false),
                        new TrainingPlan(10, 1, 1e9, 100, 100, Duration.ofHours(1)),
                        lines,
                        List.of(all),
                        CPU)
                .train(step -> Map.of("seen", (double) step), TrainingProgress.SILENT);
        List<Float> values = new ArrayList<>();
        lines.forEach(line -> assertThat(line.parameters().get("w").floats())
                .isEqualTo(lines.get(0).parameters().get("w").floats()));
        for (float value : lines.get(0).parameters().get("w").floats()) {
            values.add(value);
        }
        lines.forEach(Replica::close);
        return values;
    }

    @Test
    void aRunIsNotTakenUpWithOtherSettings() {
        RunDirectory.open(folder, "{\n \"seed\": 1\n}", false);
        assertThatThrownBy(() -> RunDirectory.open(folder, "{\n \"seed\": 1\n}", false))
                .hasMessageContaining("give --resume");
        assertThatThrownBy(() -> RunDirectory.open(folder, "{\n \"seed\": 2\n}", true))
                .hasMessageContaining("'\"seed\": 1' there, '\"seed\": 2' here");
        assertThat(RunDirectory.open(folder, "{\n \"seed\": 1\n}", true).folder())
                .isEqualTo(folder);
    }

    @Test
    void schedulesWarmUpAndFall() {
        Schedule schedule = Schedule.warmUpCosine(1, .1, 10, 110);
        assertThat(schedule.at(0)).isEqualTo(.1);
        assertThat(schedule.at(9)).isEqualTo(1);
        assertThat(schedule.at(60)).isBetween(.54, .56);
        assertThat(schedule.at(110)).isEqualTo(.1);
        assertThat(schedule.at(9999)).isEqualTo(.1);
    }
}
