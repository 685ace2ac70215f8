/* Losing power: what was written and not synced is there or not, sector by sector, as chance has it. Each write keeps what it overwrote until its file is
 * synced. Lengths of files are taken to be kept, as journalling file systems do. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kill.h"

#define FILES_MAX 8
#define SECTOR    512

struct overwritten {
    struct overwritten *before;
    off_t offset;
    size_t len;
    char bytes[];
};

struct file {
    dev_t device;
    ino_t inode;
    int fd; /* a duplicate that is never closed: closing one would drop SQLite's locks */
    struct overwritten *latest;
};

static struct file files[FILES_MAX];

static struct file *
file_of(int fd)
{
    struct stat status;
    size_t i = 0;

    if (fstat(fd, &status) != 0)
        return NULL;
    while (i < FILES_MAX && files[i].inode != 0 &&
           (files[i].inode != status.st_ino || files[i].device != status.st_dev))
        i++;
    if (i == FILES_MAX)
        return NULL;
    if (files[i].inode == 0)
        files[i] = (struct file){.device = status.st_dev, .inode = status.st_ino, .fd = dup(fd)};
    return &files[i];
}

void
power_written(int fd, off_t offset, size_t len)
{
    struct file *file = getenv("OMS_KILL_POWER") != NULL ? file_of(fd) : NULL;
    struct overwritten *kept = file != NULL ? calloc(1, sizeof(*kept) + len) : NULL;

    if (kept == NULL)
        return;
    kept->before = file->latest;
    kept->offset = offset;
    kept->len = len;
    /* Nothing there yet: the sector is one of zeros. */
    if (pread(file->fd, kept->bytes, len, offset) < 0)
        memset(kept->bytes, 0, len);
    file->latest = kept;
}

void
power_synced(int fd)
{
    struct file *file = getenv("OMS_KILL_POWER") != NULL ? file_of(fd) : NULL;

    while (file != NULL && file->latest != NULL) {
        struct overwritten *done = file->latest;
        file->latest = done->before;
        free(done);
    }
}

/* Bytes up to the end of the sector that begins at or before `offset`. */
static size_t
sector_rest(off_t offset)
{
    return SECTOR - (size_t)(offset % SECTOR);
}

static void
lose_some(const struct file *file, const struct overwritten *kept, unsigned *seed)
{
    ssize_t (*write_back)(int, const void *, size_t, off64_t);
    size_t step;

    *(void **)&write_back = kill_next("pwrite64");
    for (size_t at = 0; at < kept->len; at += step) {
        step = sector_rest(kept->offset + (off_t)at);
        if (step > kept->len - at)
            step = kept->len - at;
        if (rand_r(seed) % 2 == 0 && write_back(file->fd, kept->bytes + at, step, kept->offset + (off_t)at) < 0)
            abort();
    }
}

void
power_lost(unsigned seed)
{
    for (size_t i = 0; i < FILES_MAX; i++)
        for (const struct overwritten *kept = files[i].latest; kept != NULL; kept = kept->before)
            lose_some(&files[i], kept, &seed);
}
