package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ProgressBarTest {

    @Test
    void showsHowFarItIs() {
        assertEquals("[>                             ] 0 %, 0 of 1,000 functions", ProgressBar.line(0, 1000));
        assertEquals("[===============>              ] 50 %, 500 of 1,000 functions", ProgressBar.line(500, 1000));
        assertEquals("[==============================] 100 %, 1,000 of 1,000 functions", ProgressBar.line(1000, 1000));
        assertEquals("[==============================] 100 %, 0 of 0 functions", ProgressBar.line(0, 0));
    }

    @Test
    void appearsOnATerminalOnlyAndGoesAway() throws InterruptedException {
        Captured pipe = new Captured();
        Captured terminal = new Captured().onTerminal();
        for (Captured captured : new Captured[] {pipe, terminal}) {
            try (ProgressBar bar = new ProgressBar("app.wasm", captured.shell())) {
                bar.advanced(1, 10);
                Thread.sleep(450);
                bar.advanced(5, 10);
                bar.advanced(4, 10);
            }
        }
        assertEquals("", pipe.printedErr());
        assertTrue(terminal.printedErr().contains("compiling app.wasm [===============>"), terminal.printedErr());
        assertTrue(terminal.printedErr().endsWith("\r\u001b[K"), terminal.printedErr());
    }
}
