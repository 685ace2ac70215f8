/* The disk of tests/sim/disk.h. */
#include "sim/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sim/world.h"

static const char *const parts[] = {"", "-wal", "-shm"};
#define PARTS (sizeof parts / sizeof *parts)

struct path {
    char text[128];
};

static struct path
path_of(const struct world *world, int copy, const char *part)
{
    struct path path;

    snprintf(path.text, sizeof path.text, "%s/%d.db%s", world->folder, copy, part);
    return path;
}

bool
disk_open(struct world *world)
{
    const char *place = getenv("TMPDIR");

    snprintf(world->folder, sizeof world->folder, "%.40s/ooms-sim-XXXXXX", place ? place : "/tmp");
    return mkdtemp(world->folder) != NULL;
}

static void
forget_file(const struct world *world, int copy)
{
    for (size_t i = 0; i < PARTS; i++)
        unlink(path_of(world, copy, parts[i]).text);
}

void
disk_close(struct world *world)
{
    forget_file(world, world->copies);
    rmdir(world->folder);
}

oms_store
disk_store(const struct world *world)
{
    static const oms_sqlite_options hasty = {.size = sizeof hasty, .durability = OMS_SQLITE_NORMAL};
    oms_store store = {.size = sizeof store};

    if (oms_store_sqlite(path_of(world, world->copies, "").text, &hasty, &store, NULL) != OMS_OK)
        abort();
    return store;
}

static bool
copy_file(const char *from, const char *to)
{
    char block[65536];
    FILE *in = fopen(from, "rb");
    FILE *out = in ? fopen(to, "wb") : NULL;
    bool fine = out != NULL;

    for (size_t n; fine && (n = fread(block, 1, sizeof block, in)) > 0;)
        fine = fwrite(block, 1, n, out) == n;
    if (in)
        fclose(in);
    return out && fclose(out) == 0 && fine;
}

/* The third part, which connections share, is made anew from the log. */
bool
disk_copy(struct world *world)
{
    for (size_t i = 0; i < 2; i++)
        if (!copy_file(path_of(world, world->copies, parts[i]).text, path_of(world, world->copies + 1, parts[i]).text))
            return false;
    return true;
}

void
disk_turn_over(struct world *world)
{
    forget_file(world, world->copies);
    world->copies++;
}
