package io.wasmj.compiler.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a function as a method of its own. It takes the locals {@code ins}, hands {@code outs} back in fields of the
 * instance, and returns how it was left: 0 by falling through, n by a branch to the n-th of {@code exits}, -1 by a
 * return of the function.
 *
 * @param number counted within the function
 * @param calls whether other functions are called in it
 * @param handsThrown whether exceptions are not thrown but handed back in a field, with -2, because handlers read
 *     locals that the region sets
 * @param redirect where the exits of a {@link Redirect} lead, which come last among the exits
 */
public record Region(
        int number,
        List<Stmt> body,
        int[] ins,
        int[] outs,
        List<Label> exits,
        boolean returns,
        boolean calls,
        boolean fallsThrough,
        boolean handsThrown,
        @Nullable Redirect redirect) {

    /** The exits that lead where their label stands, not elsewhere by a {@link Redirect}. */
    public List<Label> openExits() {
        return redirect == null ? exits : exits.subList(0, exits.size() - redirect.count());
    }

    /**
     * The last {@code count} exits set {@code local} to their number, counted from 0, and go to {@code label}, where
     * one of the regions of a divided switch goes on.
     */
    public record Redirect(int count, int local, Label label) {}
}
