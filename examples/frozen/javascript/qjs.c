/* Evaluates a script, which finds read() (all of standard input, as a string) and print() there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "quickjs.h"

static char *slurp(FILE *in, size_t *length) {
    size_t size = 1 << 12;
    size_t used = 0;
    char *bytes = malloc(size);
    size_t got;
    while (bytes && (got = fread(bytes + used, 1, size - used - 1, in)) > 0) {
        used += got;
        if (size - used < 2) bytes = realloc(bytes, size *= 2);
    }
    if (bytes) bytes[used] = 0;
    *length = used;
    return bytes;
}
static JSValue js_read(JSContext *ctx, JSValueConst self, int argc, JSValueConst *argv) {
    size_t length;
    char *bytes = slurp(stdin, &length);
    JSValue text = JS_NewStringLen(ctx, bytes, length);
    free(bytes);
    return text;
}
static JSValue js_print(JSContext *ctx, JSValueConst self, int argc, JSValueConst *argv) {
    for (int i = 0; i < argc; i++) {
        const char *text = JS_ToCString(ctx, argv[i]);
        if (!text) return JS_EXCEPTION;
        fputs(text, stdout);
        JS_FreeCString(ctx, text);
    }
    putchar('\n');
    return JS_UNDEFINED;
}
int main(int argc, char **argv) {
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (!file) { fprintf(stderr, "usage: qjs FILE.js\n"); return 2; }
    size_t length;
    char *source = slurp(file, &length);
    fclose(file);
    JSRuntime *rt = JS_NewRuntime();
    JSContext *ctx = JS_NewContext(rt);
    JSValue global = JS_GetGlobalObject(ctx);
    JS_SetPropertyStr(ctx, global, "read", JS_NewCFunction(ctx, js_read, "read", 0));
    JS_SetPropertyStr(ctx, global, "print", JS_NewCFunction(ctx, js_print, "print", 1));
    JSValue result = JS_Eval(ctx, source, length, argv[1], JS_EVAL_TYPE_GLOBAL);
    int failed = JS_IsException(result);
    if (failed) {
        JSValue e = JS_GetException(ctx);
        const char *text = JS_ToCString(ctx, e);
        fprintf(stderr, "%s\n", text ? text : "exception");
    }
    fflush(stdout);
    return failed;
}
