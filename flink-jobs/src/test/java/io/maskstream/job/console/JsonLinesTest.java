package io.maskstream.job.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    @Test
    void printsOneObjectALineInTheOrderOfItsFieldsWithNulls() {
        StringWriter out = new StringWriter();
        JsonLines lines = new JsonLines(new PrintWriter(out));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("masks", 3);
        fields.put("miou", null);
        lines.print(fields);
        lines.print(new Result("a\nb", true));
        assertThat(out.toString().lines())
                .containsExactly("{\"masks\":3,\"miou\":null}", "{\"name\":\"a\\nb\",\"pass\":true}");
    }

    public record Result(String name, boolean pass) {}
}
