/*
 * SQLite with a database in memory: inserts, indexes, joins, aggregates, updates, text. build.sh brings the
 * amalgamation; a file system of nothing is what it needs beside itself.
 */
#include "sqlite3.c"

#include <stdio.h>
#include "bench.h"

static int no_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
    (void)vfs, (void)name, (void)flags, (void)out;
    file->pMethods = NULL;
    return SQLITE_CANTOPEN;
}

static int no_delete(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs, (void)name, (void)sync;
    return SQLITE_OK;
}

static int no_access(sqlite3_vfs *vfs, const char *name, int flags, int *out) {
    (void)vfs, (void)name, (void)flags;
    *out = 0;
    return SQLITE_OK;
}

static int same_name(sqlite3_vfs *vfs, const char *name, int size, char *out) {
    (void)vfs;
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

static int always_the_same(sqlite3_vfs *vfs, int size, char *out) {
    (void)vfs;
    memset(out, 42, (size_t)size);
    return size;
}

static int no_sleep(sqlite3_vfs *vfs, int micros) {
    (void)vfs;
    return micros;
}

static int one_day(sqlite3_vfs *vfs, double *day) {
    (void)vfs;
    *day = 2460000.5;
    return SQLITE_OK;
}

static sqlite3_vfs nothing = {.iVersion = 1, .szOsFile = sizeof(sqlite3_file), .mxPathname = 64, .zName = "nothing",
    .xOpen = no_file, .xDelete = no_delete, .xAccess = no_access, .xFullPathname = same_name,
    .xRandomness = always_the_same, .xSleep = no_sleep, .xCurrentTime = one_day};

int sqlite3_os_init(void) { return sqlite3_vfs_register(&nothing, 1); }
int sqlite3_os_end(void) { return SQLITE_OK; }

static sqlite3 *database;
static uint32_t checksum = CHECKSUM_INIT;
static int rows;

static int keep(void *unused, int columns, char **values, char **names) {
    (void)unused, (void)names;
    for (int i = 0; i < columns; i++) {
        if (values[i]) checksum = checksum_bytes(checksum, values[i], strlen(values[i]));
    }
    rows++;
    return 0;
}

static void check(int code) {
    if (code == SQLITE_OK) return;
    fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(database));
    exit(1);
}

static void run(const char *sql) { check(sqlite3_exec(database, sql, keep, NULL, NULL)); }

static void fill(int people, int orders) {
    uint32_t rng = 3401;
    sqlite3_stmt *person, *order;
    run("begin");
    check(sqlite3_prepare_v2(database, "insert into person values (?, ?, ?)", -1, &person, NULL));
    check(sqlite3_prepare_v2(database, "insert into purchase values (null, ?, ?, ?)", -1, &order, NULL));
    for (int i = 0; i < people; i++) {
        char name[32];
        snprintf(name, sizeof name, "Person %c%d", 'A' + (int)rng_below(&rng, 26), i * 7919 % people);
        sqlite3_bind_int(person, 1, i);
        sqlite3_bind_text(person, 2, name, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int(person, 3, (int)rng_below(&rng, 90));
        if (sqlite3_step(person) != SQLITE_DONE) check(SQLITE_ERROR);
        sqlite3_reset(person);
    }
    for (int i = 0; i < orders; i++) {
        sqlite3_bind_int(order, 1, (int)rng_below(&rng, (uint32_t)people));
        sqlite3_bind_double(order, 2, rng_below(&rng, 100000) / 100.0);
        sqlite3_bind_int(order, 3, (int)rng_below(&rng, 365));
        if (sqlite3_step(order) != SQLITE_DONE) check(SQLITE_ERROR);
        sqlite3_reset(order);
    }
    sqlite3_finalize(person);
    sqlite3_finalize(order);
    run("commit");
}

int main(void) {
    bench_start();
    check(sqlite3_open(":memory:", &database));
    run("create table person (id integer primary key, name text not null, age integer)");
    run("create table purchase (id integer primary key, person integer references person, price real, day integer)");
    fill(4000, 20000);
    run("create index purchase_person on purchase (person)");
    run("create index person_name on person (name)");
    run("select day / 30, count(*), round(sum(price), 2), round(avg(price), 2) from purchase group by 1 order by 1");
    run("select name, age, round(sum(price), 2) from person join purchase on person = person.id"
        " where age between 30 and 40 group by person.id having count(*) > 4 order by 3 desc, name limit 50");
    run("select count(*) from person where name like '%C1%' or name glob 'Person [XYZ]*7'");
    run("update purchase set price = price * 1.1 where person in (select id from person where age < 20)");
    run("select upper(substr(name, 8, 2)) || length(name) as part, count(*) from person group by part order by 2 desc, 1"
        " limit 20");
    run("with recursive n(i, square) as (select 1, 1 union all select i + 1, (i + 1) * (i + 1) from n where i < 20000)"
        " select count(*), sum(square % 7), max(square) from n where square % 3 = 1");
    run("select a.id, b.id from person a join person b on a.name = b.name and a.id < b.id order by 1, 2 limit 100");
    run("delete from purchase where day % 5 = 0");
    run("select count(*), round(sum(price), 2), min(day), max(id) from purchase");
    run("select json_extract('{\"a\": [1, 2, {\"b\": \"deep\"}]}', '$.a[2].b'), printf('%08.3f|%x', 3.14159, 48879)");
    check(sqlite3_close(database));
    bench_end();

    printf("sqlite %s: %d rows, checksum %08x\n", sqlite3_libversion(), rows, checksum);
    return 0;
}
