/* Answers with the file that the path names; a path that ends in "/" names the index.html there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const types[][2] = {
    {".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"}, {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"}, {".txt", "text/plain; charset=utf-8"}, {".svg", "image/svg+xml"},
    {".png", "image/png"}, {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"}, {".gif", "image/gif"},
    {".webp", "image/webp"}, {".ico", "image/x-icon"}, {".woff2", "font/woff2"}, {".pdf", "application/pdf"},
    {".xml", "application/xml"}, {".wasm", "application/wasm"},
};

static const char *type_of(const char *path) {
    const char *end = strrchr(path, '.');
    for (size_t i = 0; end && i < sizeof types / sizeof *types; i++)
        if (strcmp(end, types[i][0]) == 0) return types[i][1];
    return "application/octet-stream";
}

static int fails(const char *status) {
    printf("status: %s\ncontent-type: text/plain\n\n%s\n", status, status);
    return 0;
}

int main(void) {
    const char *method = getenv("REQUEST_METHOD"), *path = getenv("PATH_TRANSLATED");
    static char name[4096], buffer[65536]; /* more than the stack holds */
    struct stat info;
    FILE *file;
    size_t n;

    if (!method || (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)) return fails("405 Method Not Allowed");
    if (!path || !*path) path = "/";
    if (strlen(path) > sizeof name - sizeof "/index.html") return fails("414 URI Too Long");
    strcpy(name, path);
    if (name[strlen(name) - 1] == '/') strcat(name, "index.html");
    if (stat(name, &info) == 0 && S_ISDIR(info.st_mode)) {
        printf("status: 301\nlocation: %s%s/\n\n", getenv("SCRIPT_NAME"), path);
        return 0;
    }
    if (!(file = fopen(name, "rb"))) return fails("404 Not Found");
    printf("content-type: %s\n\n", type_of(name));
    while (strcmp(method, "GET") == 0 && (n = fread(buffer, 1, sizeof buffer, file)) > 0) fwrite(buffer, 1, n, stdout);
    return 0;
}
