/* A URL shortener: PUT /l/NAME keeps the body as the target of NAME, GET /l/NAME leads there.
 * Written against the ABI of the early SDKs (Spin's key-value.wit and inbound-http.wit): no SDK, no libc. */

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned u32;

typedef struct { const char *at; u32 size; } text;
typedef struct { text name, value; } field;
/* A result: a case, and where its payload begins, four bytes on. */
typedef struct { u8 is_error; union { u32 number; text bytes; } as; } result;

#define IMPORT(name) __attribute__((import_module("fermyon:spin/key-value"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

IMPORT("open") void store_open(const char *name, u32 size, result *out);
IMPORT("get") void store_get(u32 store, const char *key, u32 size, result *out);
IMPORT("set") void store_set(u32 store, const char *key, u32 size, const char *value, u32 length, result *out);

/* What the host passes is allocated here, in one go: the instance lives for one request. */
static u8 heap[1 << 18] __attribute__((aligned(8)));
static u32 used;

EXPORT("cabi_realloc") void *allocate(void *old, u32 old_size, u32 alignment, u32 size) {
    (void)old;
    (void)old_size;
    used = (used + alignment - 1) & -alignment;
    if (size > sizeof heap - used) {
        __builtin_trap();
    }
    void *at = heap + used;
    used += size;
    return at;
}

enum method { GET, POST, PUT };

static struct {
    u16 status;
    struct { u8 some; field *at; u32 count; } headers;
    struct { u8 some; text bytes; } body;
} response;

static field location = {{"location", 8}, {"", 0}};

static void *answer(u16 status) {
    response.status = status;
    return &response;
}

/* What follows the last slash of the path. */
static text last_segment(text uri) {
    text segment = {uri.at, 0};
    for (u32 i = 0; i < uri.size && uri.at[i] != '?'; i++) {
        segment.size++;
        if (uri.at[i] == '/') {
            segment.at = uri.at + i + 1;
            segment.size = 0;
        }
    }
    return segment;
}

EXPORT("fermyon:spin/inbound-http#handle-request")
void *handle(u32 method, const char *uri, u32 uri_size, field *headers, u32 header_count, field *params,
             u32 param_count, u32 has_body, const char *body, u32 body_size) {
    (void)headers, (void)header_count, (void)params, (void)param_count, (void)has_body;
    text name = last_segment((text){uri, uri_size});
    result opened, found;
    store_open("default", 7, &opened);
    if (opened.is_error) {
        return answer(500);
    }
    if (method == PUT) {
        store_set(opened.as.number, name.at, name.size, body, body_size, &found);
        return answer(found.is_error ? 507 : 201);
    }
    if (method != GET) {
        return answer(405);
    }
    store_get(opened.as.number, name.at, name.size, &found);
    if (found.is_error) {
        return answer(404);
    }
    location.value = found.as.bytes;
    response.headers.some = 1;
    response.headers.at = &location;
    response.headers.count = 1;
    return answer(302);
}
