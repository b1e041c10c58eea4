package io.maskstream.job.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A user's SQL client: runs a script of {@code docs/sql} as it lies there, but for where the broker is. */
final class SqlScript {
    private static final Path FOLDER = Path.of("..", "docs", "sql");
    private static final Pattern SETTING = Pattern.compile("SET '([^']+)' = '([^']+)'");
    private static final String LOOPBACK = "127.0.0.1";

    private final TableEnvironment tables;

    SqlScript() {
        Configuration local = new Configuration();
        local.set(RestOptions.ADDRESS, LOOPBACK);
        local.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        local.set(RestOptions.BIND_PORT, "0");
        local.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        local.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        local.setString("parallelism.default", "1");
        tables = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(local)
                .build());
    }

    /**
     * Runs a script up to its last statement.
     *
     * @param options of its table that are other than in the script, or added to it
     * @return the last statement, which is its query
     */
    String prepare(String file, Map<String, String> options) throws IOException {
        return prepareText(Files.readString(FOLDER.resolve(file)), options);
    }

    /** The same with a script's text. */
    String prepareText(String script, Map<String, String> options) {
        String text = script.replaceAll("(?m)^\\s*--.*$", "");
        for (Map.Entry<String, String> option : options.entrySet()) {
            text = with(text, "'%s' = ".formatted(option.getKey()), "'%s'".formatted(option.getValue()));
        }
        List<String> statements = Stream.of(text.split(";\\s*\\n"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
        for (String statement : statements.subList(0, statements.size() - 1)) {
            Matcher setting = SETTING.matcher(statement);
            if (setting.matches()) {
                tables.getConfig().set(setting.group(1), setting.group(2));
            } else {
                tables.executeSql(statement);
            }
        }
        return statements.get(statements.size() - 1);
    }

    /** Runs a statement; rows come until {@code most} are there or the statement ends. */
    List<Row> rows(String query, int most) throws Exception {
        List<Row> rows = new ArrayList<>();
        CloseableIterator<Row> collected = tables.executeSql(query).collect();
        try {
            while (rows.size() < most && collected.hasNext()) {
                rows.add(collected.next());
            }
        } finally {
            // Also ends a statement that has no end of its own.
            collected.close();
        }
        return rows;
    }

    /** Plans a statement without running it. */
    String plan(String query) {
        return tables.explainSql(query);
    }

    private static String with(String text, String key, String value) {
        int at = text.indexOf(key);
        if (at >= 0) {
            int from = at + key.length();
            return text.substring(0, from) + value + text.substring(text.indexOf('\'', from + 1) + 1);
        }
        return text.replace("'format' = ", key + value + ", 'format' = ");
    }
}
