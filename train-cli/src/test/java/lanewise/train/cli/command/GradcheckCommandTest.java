package lanewise.train.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.tensor.Tensor;
import lanewise.train.check.GradientSubject;
import lanewise.train.cli.CommandCall;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GradcheckCommandTest {
    // y = x² with the derivative 2x, and with a wrong one.
    private static final GradientSubject RIGHT = square("Right(fully)", 2);
    private static final GradientSubject WRONG = square("Wrong", 2.1);

    private static GradientSubject square(String name, double factor) {
        return new GradientSubject(name, seed -> GradientCheck.standard().check(name,
                x -> x.square().sum().item(), x -> x.mul(factor), Tensor.of(new double[] {1, -2}, 2)));
    }

    private static CommandCall call(List<GradientSubject> subjects, String... args) {
        StringWriter out = new StringWriter();
        int exitCode = new CommandLine(new GradcheckCommand(subjects)).setOut(new PrintWriter(out, true)).execute(args);
        return new CommandCall(exitCode, out.toString(), "");
    }

    @Test
    void aWrongGradientIsExitCodeOneAndReported() {
        CommandCall call = call(List.of(RIGHT, WRONG));
        assertEquals(1, call.exitCode());
        List<String> lines = call.out().lines().toList();
        assertTrue(lines.get(1).matches("Right\\(fully\\) +input +2 +\\d\\.\\de-\\d\\d +passed"), lines.get(1));
        assertTrue(lines.get(2).matches("Wrong +input +2 +4\\.8e-02 +wrong formula"), lines.get(2));
        assertTrue(call.out().contains("Wrong: WRONG_FORMULA, 2 of 2 comparisons failed"), call.out());
        assertEquals("1 of 2 modules and losses failed", lines.getLast());
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        CommandCall call = call(List.of(RIGHT, WRONG), "--json", "--seed", "3");
        assertEquals(1, call.exitCode());
        JsonNode printed = new ObjectMapper().readTree(call.out());
        assertEquals(3, printed.get("seed").asInt());
        assertFalse(printed.get("passed").asBoolean());
        assertEquals("wrong formula", printed.get("gradients").get(1).get("verdict").asText());
        assertEquals(0.2 / (0.01 + 4.2), printed.get("gradients").get(1).get("worst_relative_error").asDouble(),
                1e-6);
    }

    @Test
    void onlyChoosesByClassOrByWholeName() {
        assertEquals(0, call(List.of(RIGHT, WRONG), "--only", "RIGHT").exitCode());
        assertEquals(0, call(List.of(RIGHT, WRONG), "--only", "right(fully)").exitCode());
        assertEquals(1, call(List.of(RIGHT, WRONG), "--only", "right,wrong").exitCode());
    }

    @Test
    void anUnknownNameIsWrongUsage() {
        CommandCall call = CommandCall.of("gradcheck", "--only", "GRU");
        assertEquals(2, call.exitCode());
        assertTrue(call.err().startsWith("lanewise: --only: there is no 'GRU'; there are Linear, "), call.err());
    }
}
