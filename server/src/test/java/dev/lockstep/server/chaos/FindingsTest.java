package dev.lockstep.server.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private final StringWriter out = new StringWriter();
    private final Findings findings = new Findings(new PrintWriter(out), false);

    @Test
    void whatCouldNotBeTriedIsNeitherKeptNorBroken() {
        findings.found(true, "%d of %d", 1, 1);
        assertEquals(0, findings.exitStatus());
        findings.untried("nobody came");
        assertEquals(3, findings.exitStatus());
        assertEquals(0, findings.broken());
        assertEquals("ok      1 of 1\nUNTRIED nobody came\n", out.toString());
    }

    @Test
    void timesThatCouldNotBeMeasuredCountWhereTimesDo() {
        findings.unmeasured("no step");
        assertEquals(0, findings.exitStatus());
        Findings strict = new Findings(new PrintWriter(out), true);
        strict.unmeasured("no step");
        assertEquals(3, strict.exitStatus());
        assertEquals("        no step\nUNTRIED no step\n", out.toString());
    }

    @Test
    void whatIsBrokenCountsWhateverElseWasNotTried() {
        findings.found(false, "lost");
        findings.untried("nobody came");
        assertEquals(1, findings.exitStatus());
    }

    @Test
    void clientsThatKeptUpProveNothingButThoseThatAreHeldTooMuchFor() {
        SlowClients.reportHeld(findings, false, 0);
        assertEquals(3, findings.exitStatus());
        assertEquals("UNTRIED slow clients: they did not fall behind: at most 0 KiB held for one of them\n", out.toString());
        SlowClients.reportHeld(findings, false, (1 << 20) + 1);
        assertEquals(1, findings.exitStatus());
    }

    @Test
    void clientsThatFellBehindAreHeldAtMostAMebibyteFor() {
        SlowClients.reportHeld(findings, true, 1 << 20);
        assertEquals(0, findings.exitStatus());
        SlowClients.reportHeld(findings, true, 0);
        assertEquals(1, findings.broken(), "they were behind, and then nothing was held");
        SlowClients.reportHeld(findings, true, 2 << 20);
        assertEquals(2, findings.broken());
    }
}
